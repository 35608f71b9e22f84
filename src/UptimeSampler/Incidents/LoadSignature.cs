namespace UptimeSampler.Incidents;

/// <summary>
/// Failures that look like a limit which only what exceeds it runs into, such as open files or connections: a part of the requests is turned
/// away sooner than any is served, whatever their address and worker. A likeness, not a proof. Both may have to wait before they are taken in,
/// so the quickest of each are compared.
/// </summary>
/// <param name="FailedAfter">Duration that the quickest tenth of the failures did not exceed.</param>
/// <param name="ServedAfter">The same of good answers.</param>
public sealed record LoadSignature(TimeSpan FailedAfter, TimeSpan ServedAfter)
{
    /// <summary>Fewest failures, and fewest good answers.</summary>
    private const int Fewest = 5;

    /// <summary>At least this share of the failures is of the kinds by which a server turns requests away.</summary>
    private const double TurnedAway = 0.8;

    /// <summary>Turned away sooner than this share of the time that serving takes.</summary>
    private const double Sooner = 0.5;

    /// <summary>Quicker answers come and go too fast to be told apart.</summary>
    private static readonly TimeSpan Serving = TimeSpan.FromMilliseconds(20);

    /// <summary>The likeness; null when the failures do not look so.</summary>
    /// <param name="samples">Valid samples of the incident.</param>
    /// <param name="suspects">Parts that stand out: with any, that part is the better explanation.</param>
    public static LoadSignature? Of(IReadOnlyList<Sample> samples, IReadOnlyList<Suspect> suspects)
    {
        List<Sample> failed = [.. samples.Where(sample => sample.Outcome.Kind == OutcomeKind.Failed)], good = [.. samples.Where(sample => sample.Outcome.Kind == OutcomeKind.Up)];
        if (suspects.Count > 0 || failed.Count < Fewest || good.Count < Fewest || failed.Count(IsTurnedAway) < TurnedAway * failed.Count)
            return null;
        LoadSignature signature = new(Quick(failed), Quick(good));
        return signature.ServedAfter >= Serving && signature.FailedAfter <= Sooner * signature.ServedAfter ? signature : null;
    }

    /// <summary>What it looks like and where to look, in plain sentences.</summary>
    public string Text =>
        $"Some failures come sooner ({Words.Latency(FailedAfter)}) than good answers do ({Words.Latency(ServedAfter)}): that looks like a limit which only what exceeds it runs into, such as open files or connections. "
        + "Look at /proc/PID/limits of the server's process, not at ulimit in your shell; 'uptimesampler stress' finds the load at which it begins, 'uptimesampler inspect' on the server the limit.";

    private static bool IsTurnedAway(Sample sample) => sample.Outcome.Failure is FailureClass.Http5xx or FailureClass.Closed or FailureClass.Reset or FailureClass.Refused;

    private static TimeSpan Quick(List<Sample> samples) => samples.Select(sample => sample.Outcome.Phases.Total).Order().ElementAt(samples.Count / 10);
}
