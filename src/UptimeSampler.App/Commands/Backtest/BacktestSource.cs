using System.CommandLine;
using UptimeSampler.App.Commands.Samples;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Backtest;

/// <summary>Which samples are judged, and where they come from.</summary>
internal sealed record BacktestSource(IReadOnlyList<string> Targets, DateTimeOffset? From, DateTimeOffset To, DateTimeOffset Now)
{
    public static BacktestSource Of(ParseResult parsed, DateTimeOffset now)
    {
        DateTimeOffset? from = parsed.GetValue(BacktestOptions.Since) is { } since ? InstantText.Parse("--since", since, now) : null;
        DateTimeOffset to = parsed.GetValue(BacktestOptions.Until) is { } until ? InstantText.Parse("--until", until, now) : now;
        return from < to || from is null
            ? new BacktestSource(parsed.GetValue(BacktestOptions.Target) ?? [], from, to, now)
            : throw new CommandException($"the window is empty: --since is {Words.Instant(from.Value)} and --until is {Words.Instant(to)}; let it start before it ends");
    }

    /// <summary>From the database, read while they are judged.</summary>
    /// <param name="store">The database.</param>
    /// <param name="watched">What is watched; null when that is not known.</param>
    /// <exception cref="CommandException">A target is not known.</exception>
    public IEnumerable<Sample> Read(Store store, TargetSet? watched)
    {
        TargetNames.Check(Targets, store, watched);
        return store.Samples(new SampleQuery(Targets is [var only] ? only : null, From, To)).Where(IsWanted);
    }

    /// <summary>From a file; it ends with an exception when a line is bad.</summary>
    /// <exception cref="CommandException">The file cannot be used.</exception>
    public IEnumerable<Sample> Read(string path)
    {
        SampleFile file = new(path, target: null, Now);
        Dictionary<string, DateTimeOffset> newest = new(StringComparer.Ordinal);
        foreach (Sample exact in file.Read())
        {
            // To the millisecond, as the database has them.
            Sample sample = exact with { At = DateTimeOffset.FromUnixTimeMilliseconds(exact.At.ToUnixTimeMilliseconds()) };
            if (newest.TryGetValue(sample.Target, out DateTimeOffset last) && sample.At < last)
                throw new CommandException($"{path} is not in time order: a sample of '{PlainText.Line(sample.Target, 40)}' at {ContractJson.Time(sample.At)} stands after one at {ContractJson.Time(last)}; sort it, or import it and back-test the database");
            newest[sample.Target] = sample.At;
            if (newest.Count > TargetLimits.Targets)
                throw new CommandException($"{path} holds more than {TargetLimits.Targets} targets; is the column 'target' right?");
            if (IsWanted(sample))
                yield return sample;
        }
        if (file.Problems.Count > 0)
            throw new CommandException(string.Join('\n', file.Problems) + (file.Problems.Count >= SampleFile.ProblemLimit ? "\nand perhaps more: the rest was not read" : ""));
        if (Targets.FirstOrDefault(target => !newest.ContainsKey(target)) is { } unknown)
            throw new CommandException($"{path} has no sample of '{PlainText.Line(unknown, 40)}'; it has those of {PlainText.Line(string.Join(", ", newest.Keys.Order(StringComparer.Ordinal)), 200)}");
    }

    private bool IsWanted(Sample sample) =>
        (Targets.Count == 0 || Targets.Contains(sample.Target)) && (From is null || sample.At >= From) && sample.At < To;
}
