using UptimeSampler.Detection;
using UptimeSampler.Targets;

namespace UptimeSampler.Service;

/// <summary>
/// Knows since when each target has been silent: by time that has passed, not by the time of day, so that a clock that is set neither
/// makes a silence nor hides one. A target that is new, comes back or is sampled at another pace has its whole patience from then on.
/// </summary>
internal sealed class NoDataWatch(TimeProvider time)
{
    private readonly Dictionary<string, Heard> heard = new(StringComparer.Ordinal);

    private sealed record Heard(TimeSpan Interval, TimeSpan Timeout, long At);

    /// <summary>These targets are watched from now on.</summary>
    public void Adopt(TargetSet set)
    {
        foreach (string gone in heard.Keys.Except(set.Targets.Select(target => target.Name)).ToArray())
            heard.Remove(gone);
        foreach (Target target in set.Targets)
            if (!heard.TryGetValue(target.Name, out Heard? known) || (known.Interval, known.Timeout) != (target.Interval, target.Timeout))
                heard[target.Name] = new Heard(target.Interval, target.Timeout, time.GetTimestamp());
    }

    /// <summary>A valid sample of the target has arrived.</summary>
    public void Hear(Target target) => heard[target.Name] = new Heard(target.Interval, target.Timeout, time.GetTimestamp());

    /// <summary>How long the target has been silent when that is longer than is normal; otherwise null.</summary>
    public TimeSpan? SilenceOf(Target target) =>
        heard.TryGetValue(target.Name, out Heard? known) && time.GetElapsedTime(known.At) is var silence && NoDataRule.IsSilent(silence, target.Interval, target.Timeout)
            ? silence
            : null;
}
