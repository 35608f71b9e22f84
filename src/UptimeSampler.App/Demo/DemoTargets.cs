using System.Text.RegularExpressions;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Demo;

/// <summary>What the demonstration watches: a healthy site, one that fails a tenth of its requests, and one that breaks half-way after a while.</summary>
internal static class DemoTargets
{
    public const string Healthy = "healthy";
    public const string Tenth = "tenth";
    public const string Half = "half";

    /// <summary>When <see cref="Half"/> starts to fail.</summary>
    public static readonly TimeSpan BreaksAfter = TimeSpan.FromSeconds(15);

    /// <summary>How the faulty server behaves.</summary>
    public static IReadOnlyDictionary<string, FaultSchedule> Schedules { get; } = new Dictionary<string, FaultSchedule>
    {
        [Healthy] = FaultSchedule.None,
        [Tenth] = new(0.1, TimeSpan.Zero, [FaultKind.ServerError, FaultKind.WrongBody]),
        [Half] = new(0.5, BreaksAfter, [FaultKind.ServerError, FaultKind.Reset, FaultKind.Close]),
    };

    /// <summary>The targets, sampled twice a second, and one channel that prints.</summary>
    public static TargetSet Set(FaultyServer server) => new()
    {
        Targets = [.. Schedules.Keys.Select(name => new Target
        {
            Name = name,
            Url = server.UrlOf(name),
            Interval = TimeSpan.FromSeconds(1),
            SamplesPerRound = 2,
            Timeout = TimeSpan.FromSeconds(2),
            Expect = new Expectation { BodyMatches = new Regex(FaultyServer.GoodBody, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)) },
        })],
        Channels = [new ConsoleChannel { Name = "console" }],
    };
}
