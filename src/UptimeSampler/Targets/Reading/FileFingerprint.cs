using System.Security.Cryptography;

namespace UptimeSampler.Targets.Reading;

/// <summary>A file as it was at one look.</summary>
/// <param name="Path">Its path.</param>
/// <param name="SizeLimit">Most bytes that are looked at.</param>
/// <param name="Hash">Of its content; a word when it was too large, empty when it could not be read.</param>
internal sealed record FileFingerprint(string Path, int SizeLimit, string Hash)
{
    /// <summary>The fingerprint of a content; null means that it was larger than the limit.</summary>
    public static FileFingerprint Of(string path, int sizeLimit, byte[]? content) =>
        new(path, sizeLimit, content is null ? "too large" : Convert.ToHexString(SHA256.HashData(content)));

    /// <summary>The file as it is now.</summary>
    public FileFingerprint Now()
    {
        try
        {
            return Of(Path, SizeLimit, SmallFile.Read(Path, SizeLimit));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return this with { Hash = "" };
        }
    }
}
