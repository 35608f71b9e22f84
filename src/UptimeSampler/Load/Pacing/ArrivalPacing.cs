namespace UptimeSampler.Load.Pacing;

/// <summary>
/// The open model: a Poisson process of arrivals, each begun at its instant whatever became of those before. One that finds the most in
/// flight waits for a place; when it has waited as long as a request may take, it is given up, or a hanging server would keep us for ever.
/// </summary>
internal sealed class ArrivalPacing : IPacing
{
    private readonly double perSecond;
    private readonly TimeSpan duration;
    private readonly int mostInFlight;
    private readonly TimeSpan patience;
    private readonly Random random;
    private TimeSpan next;
    private TimeSpan placeFrom;

    /// <param name="perSecond">Mean arrivals a second.</param>
    /// <param name="duration">How long there are arrivals.</param>
    /// <param name="mostInFlight">Most in flight at once.</param>
    /// <param name="patience">Longest wait for a place.</param>
    /// <param name="random">Draws the instants.</param>
    public ArrivalPacing(double perSecond, TimeSpan duration, int mostInFlight, TimeSpan patience, Random random)
    {
        this.perSecond = perSecond;
        this.duration = duration;
        this.mostInFlight = mostInFlight;
        this.patience = patience;
        this.random = random;
        next = Gap();
    }

    public Pace Next(TimeSpan elapsed, int inFlight)
    {
        TimeSpan intended = next;
        if (intended >= duration)
            return Pace.Over;
        if (intended > elapsed)
            return Pace.Until(intended);
        if (elapsed - intended >= patience)
        {
            next += Gap();
            return Pace.GiveUp(intended);
        }
        if (inFlight >= mostInFlight)
        {
            // Whoever comes by now had no place until now.
            placeFrom = elapsed;
            return Pace.Until(intended + patience);
        }
        next += Gap();
        return Pace.Begin(intended, intended > placeFrom ? intended : placeFrom);
    }

    /// <summary>Between two arrivals of a Poisson process the time is exponentially distributed.</summary>
    private TimeSpan Gap() => TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / perSecond);
}
