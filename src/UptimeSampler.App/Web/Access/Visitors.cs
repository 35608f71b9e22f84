using System.Security.Claims;

namespace UptimeSampler.App.Web.Access;

/// <summary>Who somebody is, as ASP.NET Core keeps it.</summary>
internal static class Visitors
{
    /// <summary>Somebody at this machine, who could read the database anyway.</summary>
    public static ClaimsPrincipal Local() => Of("local", AccessRole.Operator, AccessNames.ByLoopback, hash: null);

    /// <summary>The holder of a token.</summary>
    /// <param name="token">The token.</param>
    /// <param name="how">How it was brought.</param>
    public static ClaimsPrincipal Of(AccessToken token, string how) => Of(token.Name, token.Role, how, token.Hash);

    /// <summary>Whether the token that somebody signed in with is still there, and still says the same.</summary>
    public static bool IsStillValid(ClaimsPrincipal visitor, IReadOnlyList<AccessToken> known) =>
        known.Any(token => token.IsOf(visitor.FindFirstValue(AccessNames.TokenHash) ?? "") && visitor.IsInRole(RoleName(token.Role)));

    /// <summary>True for who came with a token, false for somebody at this machine.</summary>
    public static bool HasToken(ClaimsPrincipal visitor) => visitor.HasClaim(claim => claim.Type == AccessNames.TokenHash);

    /// <summary>True for who brought a token with the request itself: no other web site can make a browser do that.</summary>
    public static bool BroughtToken(ClaimsPrincipal visitor) => visitor.Identity?.AuthenticationType == AccessNames.ByBearer;

    /// <summary>What the visitor may do, in a word.</summary>
    public static string RoleOf(ClaimsPrincipal visitor) => visitor.IsInRole(AccessNames.Operator) ? AccessNames.Operator : AccessNames.Viewer;

    private static ClaimsPrincipal Of(string name, AccessRole role, string how, string? hash)
    {
        ClaimsIdentity identity = new([new Claim(ClaimTypes.NameIdentifier, $"{how}:{name}"), new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, RoleName(role))], how);
        if (hash is not null)
            identity.AddClaim(new Claim(AccessNames.TokenHash, hash));
        return new ClaimsPrincipal(identity);
    }

    private static string RoleName(AccessRole role) => role == AccessRole.Operator ? AccessNames.Operator : AccessNames.Viewer;
}
