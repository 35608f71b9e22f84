using System.Text.RegularExpressions;

namespace UptimeSampler.Targets;

/// <summary>What a good answer looks like.</summary>
public sealed record Expectation
{
    /// <summary>Wanted HTTP status codes, as inclusive ranges.</summary>
    public IReadOnlyList<StatusRange> Status { get; init; } = [new(200, 299)];

    /// <summary>The body (or the bytes a TCP peer sends) must match; null for no wish.</summary>
    public Regex? BodyMatches { get; init; }

    /// <summary>The body must not match; null for no wish.</summary>
    public Regex? BodyNotMatches { get; init; }

    /// <summary>Each named header must be there and match.</summary>
    public IReadOnlyList<KeyValuePair<string, Regex>> HeaderMatches { get; init; } = [];

    /// <summary>The whole probe must not take longer; null for no wish.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>The HTTP version to ask for and to insist on, 1.1 or 2.0; null for 1.1 or better as the server likes.</summary>
    public Version? HttpVersion { get; init; }

    /// <summary>Most bytes of a body that are read; more is a failure (<see cref="FailureClass.BodyLimit"/>).</summary>
    public long BodyLimit { get; init; } = 1 << 20;

    /// <summary>True when every answer meets both or neither.</summary>
    public bool IsLike(Expectation other) =>
        (BodyMatches?.ToString(), BodyNotMatches?.ToString(), MaxTime, HttpVersion, BodyLimit)
            == (other.BodyMatches?.ToString(), other.BodyNotMatches?.ToString(), other.MaxTime, other.HttpVersion, other.BodyLimit)
        && Status.SequenceEqual(other.Status)
        && HeaderMatches.Select(pair => (pair.Key, pair.Value.ToString())).SequenceEqual(other.HeaderMatches.Select(pair => (pair.Key, pair.Value.ToString())));
}

/// <summary>Status codes from <paramref name="From"/> to <paramref name="To"/>, both included.</summary>
/// <param name="From">First code.</param>
/// <param name="To">Last code.</param>
public readonly record struct StatusRange(int From, int To)
{
    /// <summary>True when the code lies in the range.</summary>
    public bool Contains(int status) => status >= From && status <= To;
}
