namespace UptimeSampler.Backtesting;

/// <summary>
/// Judges samples of the past by several rules at once, in one pass and in memory that grows with targets and alerts, not with samples. The
/// program's own detector is folded as the service folds it, so that the same samples give the same incidents.
/// </summary>
/// <param name="rules">The rules.</param>
/// <param name="settings">What is to be found, by target; asked once for each.</param>
public sealed class Replay(IReadOnlyList<BacktestRule> rules, Func<string, SettingsTimeline> settings)
{
    private readonly AlertList[] alerts = [.. rules.Select(_ => new AlertList())];
    private readonly Dictionary<string, TargetReplay> replays = new(StringComparer.Ordinal);

    /// <summary>Samples taken.</summary>
    public long Samples { get; private set; }

    /// <summary>Invalid ones among them: no rule sees them.</summary>
    public long Invalid { get; private set; }

    /// <summary>Others among them that were taken in maintenance: no rule sees them.</summary>
    public long InMaintenance { get; private set; }

    /// <summary>Others among them that suspicion added: only the detector sees them.</summary>
    public long Extra { get; private set; }

    /// <summary>Start of the first sample; null before it (UTC).</summary>
    public DateTimeOffset? First { get; private set; }

    /// <summary>Start of the last sample; null before the first (UTC).</summary>
    public DateTimeOffset? Last { get; private set; }

    /// <summary>Targets that had a sample.</summary>
    public IReadOnlyCollection<string> Targets => replays.Keys;

    private sealed class TargetReplay(IRuleFold[] folds, SettingsTimeline settings)
    {
        private long samples;

        public IRuleFold[] Folds => folds;

        public void Take(Sample sample)
        {
            settings.MoveTo(sample.At);
            foreach (IRuleFold fold in folds)
                fold.Take(sample, samples);
            samples++;
        }
    }

    /// <summary>Takes the next sample; those of one target must come in time order.</summary>
    public void Take(Sample sample)
    {
        Samples++;
        Invalid += sample.Outcome.Kind == OutcomeKind.Invalid ? 1 : 0;
        InMaintenance += sample.Outcome.Kind != OutcomeKind.Invalid && sample.InMaintenance ? 1 : 0;
        Extra += sample.IsEvidence && sample.IsExtra ? 1 : 0;
        First ??= sample.At;
        Last = sample.At > Last ? sample.At : Last ?? sample.At;
        if (!replays.TryGetValue(sample.Target, out TargetReplay? replay))
        {
            SettingsTimeline asked = settings(sample.Target);
            replays.Add(sample.Target, replay = new TargetReplay([.. rules.Select((rule, i) => rule.Fold(new FoldStart(sample.Target, asked, alerts[i])))], asked));
        }
        replay.Take(sample);
    }

    /// <summary>No sample is left: what every rule would have said.</summary>
    public IReadOnlyList<RuleResult> End()
    {
        foreach (TargetReplay replay in replays.Values)
            foreach (IRuleFold fold in replay.Folds)
                fold.End();
        return [.. rules.Select((rule, i) => new RuleResult(rule, alerts[i].ByTime, alerts[i].Count))];
    }
}

/// <summary>What a rule would have said.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Alerts">Its alerts by time; of very many only the first.</param>
/// <param name="Count">How many there were.</param>
public sealed record RuleResult(BacktestRule Rule, IReadOnlyList<BacktestAlert> Alerts, long Count);
