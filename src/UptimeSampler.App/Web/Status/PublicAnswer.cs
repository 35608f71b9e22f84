using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web.Status;

/// <summary>How answers about the status may be kept, and how they are recognised.</summary>
internal static class PublicAnswer
{
    /// <summary>Seconds for which browsers, and caches between, need not ask again.</summary>
    private const int KeepSeconds = 15;

    /// <summary>Says who may keep the answer: everybody what everybody may see, else the one who asked.</summary>
    public static void Keep(HttpContext http, StatusBoard board) =>
        http.Response.Headers.CacheControl = board.IsPublic ? $"public, max-age={KeepSeconds}" : "private, no-cache";

    /// <summary>An answer that is not sent again to who has it.</summary>
    public static IResult Of(HttpContext http, StatusBoard board, byte[] content, string type)
    {
        Keep(http, board);
        return Results.Bytes(content, type, entityTag: new($"\"{KeptContent.TagOf(content)}\""));
    }
}
