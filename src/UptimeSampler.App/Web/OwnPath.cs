namespace UptimeSampler.App.Web;

/// <summary>Where a form may ask to be led to afterwards.</summary>
internal static class OwnPath
{
    /// <summary>The path if it is one on this host, fit for a header, otherwise another: <c>//host</c> and <c>/\host</c> lead a browser elsewhere.</summary>
    public static string Or(string? path, string otherwise) =>
        path is ['/', ..] && path is not ['/', '/' or '\\', ..] && path.All(letter => letter is > ' ' and <= '~') ? path : otherwise;
}
