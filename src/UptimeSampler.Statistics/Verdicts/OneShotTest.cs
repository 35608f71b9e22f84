namespace UptimeSampler.Statistics;

/// <summary>
/// Samples one by one until the evidence suffices for one verdict: healthy, partial outage or down. Every claim is wrong with at
/// most its stated probability whenever sampling stops (Ville 1939), for independent samples.
/// </summary>
/// <remarks>
/// Two e-processes run side by side, one against "the rate is <see cref="OneShotOptions.ExcludeRate"/> or more", one against "the
/// rate is <see cref="OneShotOptions.TolerateRate"/> or less"; the kind of failure is read off the <see cref="ConfidenceSequence"/>.
/// </remarks>
public sealed class OneShotTest
{
    private readonly OneShotOptions _options;
    private readonly double _alpha;

    /// <summary>Creates a test without samples.</summary>
    /// <param name="options">What it must be able to say.</param>
    /// <exception cref="ArgumentNullException">The options are null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range, or the tolerated rate is not below the rate to exclude.</exception>
    public OneShotTest(OneShotOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Require.OpenUnit(options.ExcludeRate);
        Require.OpenUnit(options.TolerateRate);
        Require.OpenUnit(options.Confidence);
        Require.OpenUnit(options.WrongFailingProbability);
        Require.OpenUnit(options.DownRate);
        if (options.TolerateRate >= options.ExcludeRate)
            throw new ArgumentOutOfRangeException(nameof(options), options.TolerateRate, $"The tolerated rate must be below the rate to exclude, {options.ExcludeRate}.");
        if (!(options.RelativeWidth > 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.RelativeWidth, "The relative width must be above 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSamples, 1, nameof(options));
        _options = options;
        _alpha = 1 - options.Confidence;
    }

    /// <summary>What can be said so far; <see cref="OneShotVerdict.Failing"/> is shown at once while sampling goes on.</summary>
    public OneShotVerdict Verdict { get; private set; }

    /// <summary>Whether the verdict is final.</summary>
    public bool IsDecided => Verdict is not (OneShotVerdict.Undecided or OneShotVerdict.Failing);

    /// <summary>Samples taken into account.</summary>
    public long Samples { get; private set; }

    /// <summary>Failed samples among them.</summary>
    public long Failures { get; private set; }

    /// <summary>
    /// The counts that proved a failure rate above <see cref="OneShotOptions.TolerateRate"/>; null before. That stays proven of one rate for all samples,
    /// also when failures have come together at first and the rate of all samples is a tolerated one.
    /// </summary>
    public RateCount? ProvenFailing { get; private set; }

    /// <summary>The failure rate's interval at <see cref="OneShotOptions.Confidence"/>, valid at the moment of stopping; [0, 1] without samples.</summary>
    public Interval Interval => ConfidenceSequence.TwoSided(Failures, Samples, _alpha);

    /// <summary>The smallest failure rate, above 0, that the samples exclude at <see cref="OneShotOptions.Confidence"/>; null unless the verdict is healthy.</summary>
    public double? ExcludesRateAbove =>
        Verdict == OneShotVerdict.Healthy ? OneShotEvidence.SmallestExcludedRate(Failures, Samples, _alpha) : null;

    /// <summary>Takes one sample. A test that has decided takes no more: its samples and verdict stay as they are.</summary>
    /// <param name="failed">Whether the sample failed.</param>
    /// <returns>The verdict after it.</returns>
    public OneShotVerdict Observe(bool failed)
    {
        if (IsDecided)
            return Verdict;
        Samples++;
        Failures += failed ? 1 : 0;
        Verdict = Judge();
        return !IsDecided && Samples >= _options.MaxSamples ? Conclude() : Verdict;
    }

    /// <summary>
    /// Ends the test now and gives the honest verdict: what is proven; partial when failing is proven but its kind is not;
    /// inconclusive otherwise.
    /// </summary>
    public OneShotVerdict Conclude()
    {
        if (!IsDecided)
            Verdict = ProvenFailing is not null ? OneShotVerdict.Partial : OneShotVerdict.Inconclusive;
        return Verdict;
    }

    private OneShotVerdict Judge()
    {
        if (ProvenFailing is null && OneShotEvidence.LogAgainstAtLeast(_options.ExcludeRate, Failures, Samples) >= -Math.Log(_alpha))
            return OneShotVerdict.Healthy;
        if (ProvenFailing is null && OneShotEvidence.LogAgainstAtMost(_options.TolerateRate, Failures, Samples) >= -Math.Log(_options.WrongFailingProbability))
            ProvenFailing = new RateCount(Failures, Samples);
        return ProvenFailing is not null ? Kind(Interval) : OneShotVerdict.Undecided;
    }

    private OneShotVerdict Kind(Interval interval)
    {
        if (interval.Low >= _options.DownRate)
            return OneShotVerdict.Down;
        return interval.High < _options.DownRate && interval.High <= _options.RelativeWidth * interval.Low
            ? OneShotVerdict.Partial
            : OneShotVerdict.Failing;
    }
}
