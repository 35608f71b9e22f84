using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;

namespace UptimeSampler.App.Web.Access;

/// <summary>Who is signed in. A cookie names its session: who signs out ends that, and with it every copy of the cookie.</summary>
internal sealed class Sessions
{
    /// <summary>How long a session lasts at most, however often it is used.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    /// <summary>Sessions that one token may have; one more ends its oldest, and nobody else's.</summary>
    public const int MostOfToken = 100;

    private const int NameBytes = 16;

    private readonly Dictionary<string, List<string>> ofToken = new(StringComparer.Ordinal);

    /// <summary>Begins one for the holder of a token: what the cookie is to hold.</summary>
    public ClaimsPrincipal Begin(AccessToken token)
    {
        ClaimsPrincipal visitor = Visitors.Of(token, AccessNames.Cookie);
        string session = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(NameBytes));
        ((ClaimsIdentity)visitor.Identity!).AddClaim(new Claim(AccessNames.Session, session));
        lock (ofToken)
        {
            if (!ofToken.TryGetValue(token.Hash, out List<string>? known))
                ofToken.Add(token.Hash, known = []);
            known.Add(session);
            if (known.Count > MostOfToken)
                known.RemoveAt(0);
        }
        return visitor;
    }

    /// <summary>Whether the holder of a token is still let in: the token is there, and so is the session of who signed in. Who brought it with the request has none, and needs none.</summary>
    /// <param name="visitor">The holder.</param>
    /// <param name="tokens">The tokens that there are.</param>
    public bool AreOpenTo(ClaimsPrincipal visitor, IReadOnlyList<AccessToken> tokens) => Visitors.IsStillValid(visitor, tokens) && (Visitors.BroughtToken(visitor) || IsLive(visitor));

    private bool IsLive(ClaimsPrincipal visitor)
    {
        lock (ofToken)
            return visitor.FindFirstValue(AccessNames.Session) is { } session && ofToken.GetValueOrDefault(TokenOf(visitor))?.Contains(session) == true;
    }

    /// <summary>Ends the session that somebody signed in with, if there is one.</summary>
    public void End(ClaimsPrincipal? visitor)
    {
        lock (ofToken)
            if (visitor?.FindFirstValue(AccessNames.Session) is { } session)
                ofToken.GetValueOrDefault(TokenOf(visitor))?.Remove(session);
    }

    private static string TokenOf(ClaimsPrincipal visitor) => visitor.FindFirstValue(AccessNames.TokenHash) ?? "";
}
