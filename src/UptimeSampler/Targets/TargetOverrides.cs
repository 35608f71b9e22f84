using System.Text.RegularExpressions;

namespace UptimeSampler.Targets;

/// <summary>What a command line says about a target instead of its own settings; null or empty where it says nothing.</summary>
public sealed record TargetOverrides
{
    /// <summary>Time limit of one probe.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Which addresses take part.</summary>
    public AddressChoice? Addresses { get; init; }

    /// <summary>Which connections are used.</summary>
    public ConnectionChoice? Connection { get; init; }

    /// <summary>HTTP method.</summary>
    public string? Method { get; init; }

    /// <summary>Request headers; one of the same name is replaced, the others stay.</summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> Headers { get; init; } = [];

    /// <summary>Wanted HTTP status codes.</summary>
    public IReadOnlyList<StatusRange>? Status { get; init; }

    /// <summary>The body must match.</summary>
    public Regex? BodyMatches { get; init; }

    /// <summary>True to follow redirects.</summary>
    public bool FollowRedirects { get; init; }

    /// <summary>True to accept any certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary>The target with all of this applied.</summary>
    /// <param name="target">The target as it is.</param>
    /// <exception cref="FormatException">Something is said that means nothing for this kind of target.</exception>
    public Target ApplyTo(Target target)
    {
        if (target.Url.Scheme == "tcp" && HttpOnly() is { } nothing)
            throw new FormatException($"{nothing} means something for http and https only, and '{target.Name}' is tcp; leave it out");
        return target with
        {
            Timeout = Timeout ?? target.Timeout,
            Addresses = Addresses ?? target.Addresses,
            Connection = Connection ?? target.Connection,
            Method = Method ?? target.Method,
            Headers = [.. target.Headers.Where(header => !Has(header.Key)), .. Headers],
            Expect = target.Expect with
            {
                Status = Status ?? target.Expect.Status,
                BodyMatches = BodyMatches ?? target.Expect.BodyMatches,
            },
            FollowRedirects = FollowRedirects || target.FollowRedirects,
            Tls = Insecure ? target.Tls with { Insecure = true } : target.Tls,
        };
    }

    /// <summary>True when a header of this name is among them.</summary>
    public bool Has(string header) => Headers.Any(own => own.Key.Equals(header, StringComparison.OrdinalIgnoreCase));

    private string? HttpOnly() =>
        Connection is not null ? "connection"
        : Method is not null ? "method"
        : Headers.Count > 0 ? "header"
        : Status is not null ? "status"
        : FollowRedirects ? "follow-redirects"
        : Insecure ? "insecure"
        : null;
}
