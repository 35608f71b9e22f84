using UptimeSampler.Load;

namespace UptimeSampler.Stress;

/// <summary>What came of one level of load: all that was sent at it in one go.</summary>
public sealed class StressStep
{
    private readonly Dictionary<FailureClass, long> classes = [];

    /// <summary>A level at which nothing was sent yet.</summary>
    /// <param name="purpose">What it is tried for.</param>
    /// <param name="concurrency">Requests at once that are asked for; of arrivals, the most at once.</param>
    /// <param name="arrivalsPerSecond">Arrivals a second that are asked for; null in the closed model.</param>
    public StressStep(StepPurpose purpose, int concurrency, double? arrivalsPerSecond = null) =>
        (Purpose, Concurrency, ArrivalsPerSecond) = (purpose, concurrency, arrivalsPerSecond);

    /// <summary>What it was tried for.</summary>
    public StepPurpose Purpose { get; }

    /// <summary>Requests at once that were asked for.</summary>
    public int Concurrency { get; }

    /// <summary>Arrivals a second that were asked for; null in the closed model.</summary>
    public double? ArrivalsPerSecond { get; }

    /// <summary>Most requests at once; of bursts, those included that failed while others were still being sent.</summary>
    public int Achieved { get; private set; }

    /// <summary>Requests that ended, our own faults left out.</summary>
    public long Requests { get; private set; }

    /// <summary>Those among them that failed.</summary>
    public long Failures { get; private set; }

    /// <summary>Requests that our own fault prevented.</summary>
    public long Invalid { get; private set; }

    /// <summary>Requests sent a second time because the server closed the kept connection on which they were on their way; see <see cref="LoadCount.Resent"/>.</summary>
    public long Resent { get; private set; }

    /// <summary>Failures and own faults by class.</summary>
    public IReadOnlyDictionary<FailureClass, long> Classes => classes;

    /// <summary>Durations of good answers and of timeouts.</summary>
    public LoadLatencies Latencies { get; } = new();

    /// <summary>Bytes of answers.</summary>
    public long Bytes { get; private set; }

    /// <summary>Time in which requests were under way.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>One failure told in a sentence; null without failures.</summary>
    public string? Example { get; private set; }

    /// <summary>Requests of it that are evidence: of bursts that came to their end, and were not cut short by us.</summary>
    public long Judged { get; private set; }

    /// <summary>Those among <see cref="Judged"/> that failed.</summary>
    public long JudgedFailures { get; private set; }

    /// <summary>Whether it was found to be too much; null when that was not decided.</summary>
    public bool? IsTooMuch { get; set; }

    /// <summary>What on our side kept this level from being what was asked for; null when nothing did.</summary>
    public ClientLimit? ClientLimit { get; set; }

    /// <summary>Requests answered or failed per second; null when no time has passed.</summary>
    public double? RequestsPerSecond => Duration > TimeSpan.Zero ? Requests / Duration.TotalSeconds : null;

    /// <summary>Takes so many of its requests as evidence.</summary>
    public void Judge(long requests, long failures) => (Judged, JudgedFailures) = (Judged + requests, JudgedFailures + failures);

    /// <summary>Takes in what one call of the engine counted.</summary>
    public void Add(LoadCount count)
    {
        Achieved = Math.Max(Achieved, Purpose is StepPurpose.Queue or StepPurpose.Arrivals ? count.Achieved : count.Offered);
        (Requests, Failures, Invalid, Bytes) = (Requests + count.Requests, Failures + count.Failures, Invalid + count.Invalid, Bytes + count.Bytes);
        Resent += count.Resent;
        Duration += count.Duration;
        Latencies.Add(count.Latencies);
        foreach ((FailureClass failure, long times) in count.Classes)
            classes[failure] = classes.GetValueOrDefault(failure) + times;
        Example ??= count.Example;
    }
}

/// <summary>What a level of load was tried for.</summary>
public enum StepPurpose
{
    /// <summary>Whether the server answers at all before there is load.</summary>
    Health,

    /// <summary>Doubling the load.</summary>
    Ramp,

    /// <summary>Narrowing the bracket.</summary>
    Narrow,

    /// <summary>Making sure of an end of the bracket, or of the load that is expected.</summary>
    Confirm,

    /// <summary>Showing what happens well beyond the knee.</summary>
    Beyond,

    /// <summary>A level held in a closed loop, to measure how long requests wait.</summary>
    Queue,

    /// <summary>Requests arriving at a rate.</summary>
    Arrivals,
}
