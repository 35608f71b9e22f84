namespace UptimeSampler.Load.Pacing;

/// <summary>So many requests, as fast as they can be sent.</summary>
internal sealed class BurstPacing(int requests) : IPacing
{
    private int left = requests;

    public Pace Next(TimeSpan elapsed, int inFlight) => left-- > 0 ? Pace.Begin(elapsed, elapsed) : Pace.Over;
}
