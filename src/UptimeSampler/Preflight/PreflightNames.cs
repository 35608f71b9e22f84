namespace UptimeSampler.Preflight;

/// <summary>Words of a preflight as scripts and people read them.</summary>
public static class PreflightNames
{
    /// <summary>Such as <c>certificate</c>.</summary>
    public static string Name(this CheckKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Such as <c>not_ready</c>.</summary>
    public static string Name(this ReadyVerdict verdict) => verdict switch
    {
        ReadyVerdict.Ready => "ready",
        ReadyVerdict.NotReady => "not_ready",
        ReadyVerdict.Unknown => "unknown",
        _ => "skipped",
    };

    /// <summary>Such as <c>NOT READY</c>.</summary>
    public static string Word(this ReadyVerdict verdict) => verdict switch
    {
        ReadyVerdict.Ready => "READY",
        ReadyVerdict.NotReady => "NOT READY",
        ReadyVerdict.Unknown => "UNKNOWN",
        _ => "SKIPPED",
    };
}
