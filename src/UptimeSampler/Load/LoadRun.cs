using UptimeSampler.Load.Pacing;

namespace UptimeSampler.Load;

/// <summary>
/// One burst, hold or stream of arrivals: opens connections where some are to stand ready, begins requests when the pacing says so, and
/// has every end counted. The only place where this is done, for all transports.
/// </summary>
internal sealed class LoadRun(ITransport transport, LoadClock clock, LoadTally tally, TimeSpan requestLimit, CancellationToken stopping) : IEndings
{
    /// <summary>Most connections that are opened at once beforehand: fewer than the shortest usual queue of a listening server.</summary>
    public const int MostOpening = 256;

    /// <summary>When nothing comes of those for so long, more begin: a server that hangs is not waited for a few at a time.</summary>
    private static readonly TimeSpan OpeningPatience = TimeSpan.FromSeconds(1);

    /// <summary>How many requests are begun before answers are looked for, so that durations hold little of our own sending.</summary>
    private const int BegunAtOnce = 32;

    /// <summary>A server that has answered nothing as wanted for so long beyond a request's time limit is left alone.</summary>
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);

    /// <summary>How long nothing begins after a fault of our own: trying again at once would only burn the processor.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly TimeSpan patience = requestLimit + SilenceLimit;
    private IPacing? pacing;
    private TimeSpan lastGood;
    private TimeSpan started;
    private TimeSpan pausedUntil;
    private int opening;
    private int ended;

    /// <summary>Connections that could not be opened, each counted as a failed request.</summary>
    public int NotOpened { get; private set; }

    /// <summary>Whether it was broken off because nothing came back as wanted any more.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Opens connections until there are enough for so many requests at once, or they could not be opened.</summary>
    public void Open(int requests)
    {
        int needed = (requests + transport.RequestsPerConnection - 1) / transport.RequestsPerConnection;
        // Those that the server closed meanwhile.
        transport.Poll(TimeSpan.Zero, this);
        transport.KeepAtMost(needed);
        int missing = needed - transport.Idle, most = MostOpening;
        TimeSpan lastProgress = clock.Now;
        while ((missing > 0 || opening > 0) && !stopping.IsCancellationRequested)
        {
            for (; missing > 0 && opening < most; missing--, opening++)
                transport.Open();
            int before = opening;
            transport.Poll(OpeningPatience, this);
            if (opening < before)
                lastProgress = clock.Now;
            else if (clock.Now - lastProgress >= OpeningPatience)
                (most, lastProgress) = (most + MostOpening, clock.Now);
        }
    }

    /// <summary>Begins requests as the pacing says, until none begins any more and all have ended, or the stop.</summary>
    /// <returns>How long of it was spent waiting.</returns>
    public TimeSpan Pace(IPacing by)
    {
        TimeSpan waitedBefore = transport.Waited;
        pacing = by;
        started = lastGood = clock.Now;
        transport.Poll(TimeSpan.Zero, this);
        while (!stopping.IsCancellationRequested)
        {
            // Where more ended meanwhile, as many begin: a fast server must not keep us from ever reaching the number asked for.
            TimeSpan now = clock.Now;
            if (now - lastGood > patience)
                (IsAbandoned, pacing) = (true, null);
            Pace pace = BeginDue(now, Math.Max(BegunAtOnce, ended));
            if (pace.Kind == PaceKind.Over && tally.InFlight == 0)
                break;
            ended = 0;
            transport.Poll(WaitFor(pace), this);
        }
        pacing = null;
        transport.Drop();
        return transport.Waited - waitedBefore;
    }

    public void Opened() => opening--;

    public void OpenFailed(in Ending ending)
    {
        opening--;
        NotOpened++;
        tally.Count(ending, clock.Now);
    }

    public void Ended(in Ending ending)
    {
        TimeSpan now = clock.Now;
        ended++;
        if (ending.Failure == FailureClass.None)
            lastGood = now;
        tally.Ended(ending, now);
        tally.WasLate(now - ending.NoticeableSince);
        if (ending.Failure.IsOwn())
            pausedUntil = now + Pause;
        else if (!stopping.IsCancellationRequested)
            // One ends, one begins: the server is never left without work while we look at the other ends.
            BeginDue(now, 1);
    }

    /// <returns>What comes after those begun.</returns>
    private Pace BeginDue(TimeSpan now, int most)
    {
        if (pacing is null)
            return Pacing.Pace.Over;
        for (int begun = 0; ; begun++)
        {
            if (now < pausedUntil)
                return Pacing.Pace.Until(pausedUntil - started);
            if (begun == most)
                return Pacing.Pace.Until(TimeSpan.Zero);
            if (begun > 0)
                now = clock.Now;
            Pace pace = pacing.Next(now - started, tally.InFlight);
            switch (pace.Kind)
            {
                case PaceKind.Begin:
                    tally.Begun(now);
                    if (pace.PossibleFrom < now - started)
                        tally.WasLate(now - started - pace.PossibleFrom);
                    transport.Begin(started + pace.At);
                    break;
                case PaceKind.GiveUp:
                    tally.Count(GivenUp(started + pace.At, now), now);
                    break;
                default:
                    return pace;
            }
        }
    }

    private TimeSpan WaitFor(Pace pace)
    {
        if (pace.Kind == PaceKind.Over || pace.At > Forever)
            return Forever;
        TimeSpan left = pace.At - (clock.Now - started);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static Ending GivenUp(TimeSpan intended, TimeSpan now) => new()
    {
        Failure = FailureClass.OwnOverload,
        Detail = "as many requests as we may have at once were in flight: this one could not begin within its time limit",
        Intended = intended,
        NoticeableSince = now,
    };
}
