using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Streams;

/// <summary>Requests as tasks, for what .NET itself must do: TLS, HTTP/2, other systems than Linux. Ends are handed to the one thread that counts.</summary>
internal sealed class TaskTransport(LoadRequest request, IWire wire, Connector connector, LoadClock clock) : ITransport
{
    private readonly WantedStatus wanted = new(request.Status);
    private readonly Chain<Attempt> inFlight = new();
    private readonly ConcurrentQueue<Attempt> finished = new();
    private readonly ManualResetEventSlim signal = new(initialState: false, spinCount: 0);
    private ExceptionDispatchInfo? broken;
    private volatile bool isWoken;

    public int Idle => wire.CountIdle();

    public int RequestsPerConnection => wire.RequestsPerConnection;

    public TimeSpan Waited { get; private set; }

    public bool WorksElsewhere => true;

    public void KeepAtMost(int connections) => wire.KeepAtMost(connections);

    public void Open() => Start(new Attempt(hasRequest: false, clock.Now, connector.NewRun()));

    public void Begin(TimeSpan intended) => Start(new Attempt(hasRequest: true, intended, connector.NewRun()));

    public void Poll(TimeSpan atMost, IEndings endings)
    {
        TimeSpan before = clock.Now;
        TimeSpan left = inFlight.First is { } first && first.Due - before < atMost ? first.Due - before : atMost;
        signal.Reset();
        if (!isWoken && finished.IsEmpty && left > TimeSpan.Zero && Volatile.Read(ref broken) is null)
        {
            // Whole milliseconds, rounded up: rounded down it would not wait at all at the end.
            signal.Wait((int)Math.Ceiling(left.TotalMilliseconds));
            Waited += clock.Now - before;
        }
        isWoken = false;
        Volatile.Read(ref broken)?.Throw();
        // Only so many as there are now: each may begin another.
        for (int count = finished.Count; count > 0 && finished.TryDequeue(out Attempt? attempt); count--)
            if (!attempt.IsOver)
                End(attempt, endings);
        TimeSpan now = clock.Now;
        while (inFlight.First is { } late && late.Due <= now)
        {
            inFlight.Remove(late);
            late.Abandon();
            Tell(late, Silence(late, now), late.Due, endings);
        }
    }

    public void Wake()
    {
        isWoken = true;
        signal.Set();
    }

    public void Drop()
    {
        while (inFlight.First is { } cut)
        {
            inFlight.Remove(cut);
            cut.Abandon();
        }
    }

    public void Dispose()
    {
        Drop();
        wire.Dispose();
        signal.Dispose();
    }

    private void Start(Attempt attempt)
    {
        attempt.Due = clock.Now + request.Timeout;
        inFlight.Add(attempt);
        _ = RunAsync(attempt);
    }

    private async Task RunAsync(Attempt attempt)
    {
        try
        {
            await (attempt.HasRequest ? wire.RequestAsync(attempt) : wire.OpenAsync(attempt));
            attempt.Verdict = attempt.HasRequest ? new Verdict(wanted.Judge(attempt.Status), null) : Verdict.Up;
        }
        catch (Exception) when (attempt.IsOver)
        {
            // It was told already how it ended, or nobody wants to know.
        }
        catch (Exception fault) when (FaultJudge.Knows(fault))
        {
            attempt.Verdict = connector.Judge.OfFault(attempt.Run, fault);
        }
        catch (Exception unforeseen) when ((attempt.Run.HasConnected || attempt.WasSent) && unforeseen is not OutOfMemoryException)
        {
            attempt.Verdict = FaultJudge.OfUnforeseen(attempt.Run, unforeseen);
        }
        catch (Exception fault)
        {
            // Nobody awaits this task: the thread that counts throws it.
            Volatile.Write(ref broken, ExceptionDispatchInfo.Capture(fault));
        }
        attempt.FinishedAt = clock.Now;
        finished.Enqueue(attempt);
        signal.Set();
    }

    private void End(Attempt attempt, IEndings endings)
    {
        inFlight.Remove(attempt);
        bool isLate = attempt.FinishedAt >= attempt.Due;
        Verdict verdict = isLate ? Silence(attempt, attempt.FinishedAt) : attempt.Verdict;
        attempt.Dispose();
        if (attempt.HasRequest || verdict.Failure != FailureClass.None)
            Tell(attempt, verdict, isLate ? attempt.Due : attempt.FinishedAt, endings);
        else
            endings.Opened();
    }

    private Verdict Silence(Attempt attempt, TimeSpan noticedAt) =>
        PeerFaults.Silence(FaultPlace.Of(attempt.Run), request.Timeout, noticedAt - attempt.Due + request.Timeout);

    private static void Tell(Attempt attempt, Verdict verdict, TimeSpan since, IEndings endings)
    {
        Ending ending = new()
        {
            Failure = verdict.Failure,
            Detail = verdict.Detail,
            Status = attempt.Status,
            Bytes = attempt.Received,
            WasResent = attempt.WasResent,
            Intended = attempt.Intended,
            NoticeableSince = since,
        };
        if (attempt.HasRequest)
            endings.Ended(ending);
        else
            endings.OpenFailed(ending);
    }
}
