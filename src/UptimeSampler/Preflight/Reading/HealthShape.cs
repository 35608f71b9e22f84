using UptimeSampler.Checking;
using UptimeSampler.Statistics;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Preflight.Reading;

/// <summary>What a plan says about a health check; null where it says nothing.</summary>
internal sealed record HealthWords(double? ExcludeRate, double? Tolerate, int? MaxSamples, TimeSpan? MaxDuration, int? Concurrency)
{
    public static readonly HealthWords None = new(null, null, null, null, null);

    /// <summary>The same as <c>check</c> does with the options of these names.</summary>
    public CheckSettings Settings(Target target, bool isFromFile)
    {
        CheckSettings standard = new();
        return standard with
        {
            Evidence = standard.Evidence with
            {
                TolerateRate = TolerateFor(target, isFromFile),
                ExcludeRate = ExcludeFor(target, isFromFile),
                MaxSamples = MaxSamples ?? standard.Evidence.MaxSamples,
            },
            MaxDuration = MaxDuration ?? standard.MaxDuration,
            Concurrency = Concurrency ?? standard.Concurrency,
        };
    }

    /// <summary>The rate above which a target fails.</summary>
    public double TolerateFor(Target target, bool isFromFile) => Tolerate ?? (isFromFile ? target.Tolerate : new OneShotOptions().TolerateRate);

    /// <summary>The rate below which it is healthy.</summary>
    public double ExcludeFor(Target target, bool isFromFile)
    {
        double standard = new OneShotOptions().ExcludeRate;
        return ExcludeRate ?? (Tolerate is null && isFromFile ? CheckSettings.ExcludeRateFor(target.Tolerate) : standard);
    }
}

/// <summary>The keys of a health check.</summary>
internal static class HealthShape
{
    private static readonly Key<double> ExcludeRate = new("excludeRate", "Healthy means: the failure rate is below this (default: 0.02, more for a target that tolerates much).", NumberShapes.Between(0, 1));
    private static readonly Key<double> Tolerate = new("tolerate", "Failing means: the failure rate is above this (default: 0.005, or what the target tolerates).", NumberShapes.Between(0, 1));
    private static readonly Key<long> MaxSamples = new("maxSamples", "Most samples.", NumberShapes.Whole(1, 100_000)) { Default = 2_000 };
    private static readonly Key<TimeSpan> MaxDuration = new("maxDuration", "No sample starts after this.", NumberShapes.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1))) { Default = "60s" };
    private static readonly Key<long> Concurrency = new("concurrency", "Most samples under way at once.", NumberShapes.Whole(1, 100)) { Default = 5 };

    public static readonly Shape<HealthWords> Shape = new ObjectShape("a health check", [ExcludeRate, Tolerate, MaxSamples, MaxDuration, Concurrency]).As<HealthWords>(file => new HealthWords(
        file.TryGet(ExcludeRate, out double exclude) ? exclude : null,
        file.TryGet(Tolerate, out double tolerate) ? tolerate : null,
        file.TryGet(MaxSamples, out long samples) ? (int)samples : null,
        file.TryGet(MaxDuration, out TimeSpan duration) ? duration : null,
        file.TryGet(Concurrency, out long concurrency) ? (int)concurrency : null));

    /// <summary>Notes rates with which a target could be healthy and failing at once.</summary>
    public static void CheckRates(ObjectReader target, Key<HealthWords> key, HealthWords words, Target probed)
    {
        bool isFromFile = !target.Node.Members.Any(member => member.Key == "url");
        double tolerate = words.TolerateFor(probed, isFromFile), exclude = words.ExcludeFor(probed, isFromFile);
        if (tolerate >= exclude)
            target.Fail(key, FormattableString.Invariant($"the tolerated rate {tolerate:0.######} is not below the rate to exclude {exclude:0.######}, so that the target could be healthy and failing at once; raise 'excludeRate' or lower 'tolerate'"));
    }
}
