using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace UptimeSampler;

/// <summary>What the holder of a token may do. The names are stored.</summary>
public enum AccessRole
{
    /// <summary>Read.</summary>
    Viewer,

    /// <summary>Read, acknowledge, silence, have targets checked.</summary>
    Operator,
}

/// <summary>
/// Who may use the HTTP side. Of the token itself only a hash is kept; SHA-256 without salt is enough, since 256 random bits can be neither
/// guessed nor found in a table.
/// </summary>
/// <param name="Name">Unique name of the holder.</param>
/// <param name="Role">What the holder may do.</param>
/// <param name="Hash">SHA-256 of the token, 64 hexadecimal digits.</param>
/// <param name="CreatedAt">When it was made (UTC).</param>
public sealed record AccessToken(string Name, AccessRole Role, string Hash, DateTimeOffset CreatedAt)
{
    /// <summary>The longest name, in characters.</summary>
    public const int NameLimit = 60;

    // Tells people, and programs that look for secrets in files, what it is.
    private const string Prefix = "uptimesampler_";
    private const int RandomBytes = 32;

    /// <summary>A fresh token: 256 random bits as text.</summary>
    public static Secret NewSecret() => new(Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>SHA-256 of a token as it is kept, 64 hexadecimal digits.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>The one whose token this is; null when it is nobody's. Takes as long whichever it is, and however much of it is right.</summary>
    public static AccessToken? Find(IReadOnlyList<AccessToken> known, string token)
    {
        string hash = HashOf(token);
        AccessToken? found = null;
        foreach (AccessToken one in known)
            if (one.IsOf(hash))
                found = one;
        return found;
    }

    /// <summary>Whether this is the token of a hash; takes as long however much of it is right.</summary>
    /// <param name="hash">Hash of a token.</param>
    public bool IsOf(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(hash), Encoding.ASCII.GetBytes(Hash));
}
