namespace UptimeSampler.Checking;

/// <summary>
/// When the next sample of a check starts: one at a random instant of each slot, so that nothing periodic on the other side keeps step.
/// A server that seems down is asked a quarter as often, and after a fault of our own we wait until it may have passed.
/// </summary>
internal sealed class Pace(TimeSpan gap, Random random)
{
    /// <summary>This many failures in a row seem to be an outage.</summary>
    private const int SeemsDown = 5;

    private const int SlowBy = 4;
    private const int WaitDoublings = 5;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(50);

    private TimeSpan slot;
    private int failuresInARow;

    /// <summary>When the next sample starts, from the beginning of the check.</summary>
    public TimeSpan Due { get; private set; } = gap * random.NextDouble();

    /// <summary>Samples in a row that our own faults spoilt.</summary>
    public int InvalidInARow { get; private set; }

    /// <summary>A sample has started: the next one gets the next slot, or one that begins now when this one was late.</summary>
    public void Started(TimeSpan now)
    {
        TimeSpan length = failuresInARow >= SeemsDown ? gap * SlowBy : gap;
        slot = slot + length < now ? now : slot + length;
        Due = slot + (length * random.NextDouble());
    }

    /// <summary>A sample has ended.</summary>
    public void Ended(OutcomeKind kind, TimeSpan now)
    {
        if (kind != OutcomeKind.Invalid)
        {
            InvalidInARow = 0;
            failuresInARow = kind == OutcomeKind.Failed ? failuresInARow + 1 : 0;
            return;
        }
        TimeSpan wait = FirstWait * Math.Pow(2, Math.Min(InvalidInARow++, WaitDoublings));
        if (now + wait > Due)
            Due = slot = now + wait;
    }
}
