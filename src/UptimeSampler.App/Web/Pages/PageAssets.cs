using System.Collections.Frozen;
using System.Reflection;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.App.Web.Pages;

/// <summary>Style sheets, scripts and pictures that pages load. Each address changes with the content, so browsers keep what they have.</summary>
public static class PageAssets
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, KeptContent> All = Read().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Where an asset is.</summary>
    /// <param name="name">Its name, such as <c>style.css</c>.</param>
    public static string PathOf(string name) => $"/assets/{name}?v={All[name].Tag}";

    /// <summary>Answers with all of them, or with those that are named.</summary>
    internal static void Map(IEndpointRouteBuilder routes, IReadOnlyCollection<string>? names = null)
    {
        foreach ((string name, KeptContent asset) in All.Where(asset => names?.Contains(asset.Key) ?? true))
            routes.MapReading($"/assets/{name}", (HttpContext http) => Answer(http, asset)).AllowAnonymous().ExcludeFromDescription();
    }

    private static IResult Answer(HttpContext http, KeptContent asset)
    {
        http.Response.Headers.CacheControl = http.Request.Query["v"] == asset.Tag ? "public, max-age=31536000, immutable" : "no-cache";
        return asset.Answer(http);
    }

    private static IEnumerable<KeyValuePair<string, KeptContent>> Read()
    {
        Assembly program = typeof(PageAssets).Assembly;
        foreach (string resource in program.GetManifestResourceNames().Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = program.GetManifestResourceStream(resource)!;
            using MemoryStream content = new();
            stream.CopyTo(content);
            string name = resource[Prefix.Length..];
            yield return KeyValuePair.Create(name, new KeptContent(content.ToArray(), TypeOf(name)));
        }
        yield return KeyValuePair.Create("chart.css", new KeptContent(Encoding.UTF8.GetBytes(SvgChart.Style), TypeOf("chart.css")));
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        var other => throw new InvalidOperationException($"asset '{name}': no content type is known for '{other}'"),
    };
}
