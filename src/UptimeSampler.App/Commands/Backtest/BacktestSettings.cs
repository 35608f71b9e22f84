using UptimeSampler.App.Settings;
using UptimeSampler.Backtesting;
using UptimeSampler.Detection;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Backtest;

/// <summary>
/// What the detector is asked to find: as the targets file says now, since what it said when the samples were taken is not kept. What a target has
/// learned to tolerate is kept, and holds from when it did.
/// </summary>
internal sealed class BacktestSettings
{
    private static readonly Target Standard = new() { Name = "standard", Url = new Uri("http://standard.invalid/") };

    private readonly Dictionary<string, Target> byName = new(StringComparer.Ordinal);
    private readonly int detectors = 1;
    private readonly FalseAlarmBudget budget;
    private readonly double? tolerate;

    public BacktestSettings(ProcessSettings settings, TimeSpan falseAlarms, double? tolerate)
    {
        budget = new FalseAlarmBudget(falseAlarms);
        this.tolerate = tolerate;
        TargetsFile = settings.Targets;
        Watched = Load(settings.Targets);
        if (Watched is null)
            return;
        byName = Watched.Targets.ToDictionary(target => target.Name, StringComparer.Ordinal);
        detectors = Watched.Detectors;
    }

    /// <summary>Path of the targets file.</summary>
    public string TargetsFile { get; }

    /// <summary>What it says; null when there is none.</summary>
    public TargetSet? Watched { get; }

    /// <summary>Mean time between false alarms of all targets together.</summary>
    public TimeSpan FalseAlarms => budget.MeanTimeBetween;

    /// <summary>True when the targets file has the target.</summary>
    public bool IsWatched(string target) => byName.ContainsKey(target);

    /// <summary>Settings of a target; one that is not watched has the usual ones, and shares the budget with nobody.</summary>
    /// <param name="target">Its name.</param>
    /// <param name="store">What it has learned is there; null when there is none, and only the least that it tolerates is known.</param>
    public SettingsTimeline Of(string target, Store? store)
    {
        if (!byName.TryGetValue(target, out Target? known))
            return new SettingsTimeline(new DetectionSettings(tolerate ?? Standard.Tolerate, budget.Threshold(1), Standard.Interval));
        DetectionSettings settings = new(tolerate ?? known.Tolerate, budget.Threshold(detectors), known.Interval);
        return known.LearnsTolerance && tolerate is null && store is not null
            ? new SettingsTimeline(settings with { NullRate = BaselineNull.Ceiling }, [.. store.Baselines(target).Select(baseline => (baseline.From, baseline.FailureRate))])
            : new SettingsTimeline(settings);
    }

    // No file is no reason not to judge samples; a bad one is, since its settings would be missed without a word.
    private static TargetSet? Load(string file)
    {
        if (!File.Exists(file))
            return null;
        try
        {
            return TargetFile.Load(file, Environment.GetEnvironmentVariable);
        }
        catch (TargetFileException broken)
        {
            throw new CommandException(broken.Message);
        }
    }
}
