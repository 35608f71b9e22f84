namespace UptimeSampler.Load.Pacing;

/// <summary>The closed model: so many in flight at all times, until the time is over.</summary>
internal sealed class HoldPacing(int concurrency, TimeSpan duration) : IPacing
{
    public Pace Next(TimeSpan elapsed, int inFlight) =>
        elapsed >= duration ? Pace.Over : inFlight < concurrency ? Pace.Begin(elapsed, elapsed) : Pace.UntilOneEnds;
}
