using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web;

/// <summary>What many are sent alike: recognised by a tag of its content, and compressed once.</summary>
internal sealed class KeptContent(byte[] content, string type)
{
    private const int TagBytes = 12;

    private readonly Lazy<byte[]> compressed = new(() => Gzip(content));

    /// <summary>Tells contents apart.</summary>
    public string Tag { get; } = TagOf(content);

    /// <summary>The content, or that whoever asks has it already.</summary>
    public IResult Answer(HttpContext http)
    {
        http.Response.Headers.Vary = "Accept-Encoding";
        bool isCompressed = http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isCompressed)
            http.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(isCompressed ? compressed.Value : content, type, entityTag: new($"\"{Tag}{(isCompressed ? "-gzip" : "")}\""));
    }

    /// <summary>A tag of a content: the same for the same bytes.</summary>
    public static string TagOf(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, TagBytes));

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Optimal))
            gzip.Write(content);
        return packed.ToArray();
    }
}
