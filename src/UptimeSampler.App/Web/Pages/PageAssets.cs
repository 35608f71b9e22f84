using System.Collections.Frozen;
using System.IO.Compression;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.App.Web.Pages;

/// <summary>Style sheets, scripts and pictures that pages load. Each address changes with the content, so browsers keep what they have.</summary>
public static class PageAssets
{
    private const string Prefix = "assets/";
    private const int VersionBytes = 8;

    private static readonly FrozenDictionary<string, Asset> All = Read().ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>Where an asset is.</summary>
    /// <param name="name">Its name, such as <c>style.css</c>.</param>
    public static string PathOf(string name) => $"/assets/{name}?v={All[name].Version}";

    /// <summary>Answers with all of them, or with those that are named.</summary>
    internal static void Map(IEndpointRouteBuilder routes, IReadOnlyCollection<string>? names = null)
    {
        foreach (Asset asset in All.Values.Where(asset => names?.Contains(asset.Name) ?? true))
            routes.MapGet($"/assets/{asset.Name}", (HttpContext http) => Answer(http, asset)).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Answer(HttpContext http, Asset asset)
    {
        http.Response.Headers.CacheControl = http.Request.Query["v"] == asset.Version ? "public, max-age=31536000, immutable" : "no-cache";
        http.Response.Headers.Vary = "Accept-Encoding";
        bool isCompressed = http.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase);
        if (isCompressed)
            http.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(isCompressed ? asset.Compressed.Value : asset.Content, asset.Type, entityTag: new($"\"{asset.Version}{(isCompressed ? "-gzip" : "")}\""));
    }

    private static IEnumerable<Asset> Read()
    {
        Assembly program = typeof(PageAssets).Assembly;
        foreach (string name in program.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = program.GetManifestResourceStream(name)!;
            using MemoryStream content = new();
            stream.CopyTo(content);
            yield return Asset.Of(name[Prefix.Length..], content.ToArray());
        }
        yield return Asset.Of("chart.css", System.Text.Encoding.UTF8.GetBytes(SvgChart.Style));
    }

    private sealed record Asset(string Name, string Type, string Version, byte[] Content, Lazy<byte[]> Compressed)
    {
        public static Asset Of(string name, byte[] content) => new(name, TypeOf(name), Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, VersionBytes)), content, new Lazy<byte[]>(() => Gzip(content)));

        private static string TypeOf(string name) => Path.GetExtension(name) switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"asset '{name}': no content type is known for '{other}'"),
        };

        private static byte[] Gzip(byte[] content)
        {
            using MemoryStream compressed = new();
            using (GZipStream gzip = new(compressed, CompressionLevel.SmallestSize))
                gzip.Write(content);
            return compressed.ToArray();
        }
    }
}
