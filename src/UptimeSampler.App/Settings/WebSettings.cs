namespace UptimeSampler.App.Settings;

/// <summary>How <c>run</c> answers over HTTP.</summary>
internal sealed record WebSettings
{
    /// <summary>False to listen nowhere.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>Where it listens: an address of this machine or <c>localhost</c>, and a port.</summary>
    public IReadOnlyList<Uri> Urls { get; init; } = [new("http://127.0.0.1:8190")];

    /// <summary>Where others reach the pages, such as <c>https://watch.example</c>: alerts and feeds lead there. Null when nobody has said.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>What alerts lead to; null when pages are answered nowhere, or nobody has said where others reach them.</summary>
    public PublicPages? PublicPages => IsEnabled && PublicUrl is { } url ? new PublicPages(url) : null;

    /// <summary>
    /// True to ask for a token on loopback, too: where others use this machine, or a proxy on it answers for the world. Null, when nobody has said, to ask for
    /// one as soon as there is a token or a <see cref="PublicUrl"/>: then somebody comes from elsewhere, and a proxy may say nothing of that.
    /// </summary>
    public bool? RequireToken { get; init; }

    /// <summary>The certificate of the <c>https</c> addresses, by the names that Kestrel gives to its parts: <c>path</c>, <c>keyPath</c>, <c>password</c>.</summary>
    public IReadOnlyDictionary<string, string> Certificate { get; init; } = new Dictionary<string, string>();

    /// <summary>What anybody may see of how targets stand; null when nobody may without leave to read.</summary>
    public StatusPageSettings? StatusPage { get; init; }
}
