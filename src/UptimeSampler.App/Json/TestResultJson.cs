using System.Text.Json;

namespace UptimeSampler.App.Json;

/// <summary>Results of stress tests and preflights, as the command line and the HTTP API write them.</summary>
/// <param name="Results">The results.</param>
internal sealed record TestResultsJson(IReadOnlyList<TestResultJson> Results)
{
    public static TestResultsJson Of(IEnumerable<TestResult> results) => new([.. results.Select(TestResultJson.Of)]);
}

/// <summary>One result.</summary>
internal sealed record TestResultJson
{
    public required long Id { get; init; }

    /// <summary><c>stress</c> or <c>preflight</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What was tested: a URL without secrets, or the name of a plan.</summary>
    public required string Subject { get; init; }

    /// <summary>As in the answer: <c>holds</c>, <c>breaks</c>, <c>invalid</c>, <c>inconclusive</c>; <c>ready</c>, <c>not_ready</c>, <c>unknown</c>.</summary>
    public required string Verdict { get; init; }

    /// <summary>True when all that was asked is proven, thresholds included; false when something is proven bad; null when that is not known.</summary>
    public required bool? Passed { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public required string Summary { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>What <c>stress --json</c> or <c>preflight --json</c> wrote; null in lists.</summary>
    public required JsonElement? Answer { get; init; }

    public static TestResultJson Of(TestResult result) => new()
    {
        Id = result.Id,
        Kind = result.Kind.Name(),
        Subject = result.Subject,
        Verdict = result.Verdict,
        Passed = result.Passed,
        Summary = result.Summary,
        StartedAt = result.StartedAt,
        EndedAt = result.EndedAt,
        Answer = result.Answer.Length == 0 ? null : JsonElement.Parse(result.Answer),
    };
}
