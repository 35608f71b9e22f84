using UptimeSampler.Probing;

namespace UptimeSampler.Load.Streams;

/// <summary>One request, or one opening of a connection, that a task is at.</summary>
internal sealed class Attempt(bool hasRequest, TimeSpan intended, ProbeRun before) : Link, IDisposable
{
    private readonly CancellationTokenSource cancel = new();
    private readonly ProbeRun unopened = before;
    private volatile ProbeRun run = before;
    private volatile bool isOver;

    /// <summary>False when a connection is only to be opened.</summary>
    public bool HasRequest => hasRequest;

    public TimeSpan Intended => intended;

    /// <summary>Says how far it has come; of the connection that it goes over, once there is one.</summary>
    public ProbeRun Run
    {
        get => run;
        set => run = value;
    }

    /// <summary>Whether the request was handed to a connection that others use too.</summary>
    public bool WasSent { get; private set; }

    public int Status { get; set; }

    /// <summary>Whether it is sent a second time.</summary>
    public bool WasResent { get; private set; }

    /// <summary>Bytes of the answer.</summary>
    public long Received { get; set; }

    /// <summary>What became of it; set before it is handed back.</summary>
    public Verdict Verdict { get; set; }

    public TimeSpan FinishedAt { get; set; }

    /// <summary>True when nobody waits for it any more.</summary>
    public bool IsOver => isOver;

    /// <summary>Ends the task.</summary>
    public CancellationToken Cancelled => cancel.Token;

    /// <summary>The request goes out on a connection that others use too, and which may not be the one opened for it.</summary>
    public void Sending()
    {
        WasSent = true;
        Run = unopened;
        Run.Begin(ProbePhase.Response);
    }

    /// <summary>The request crossed the close of the connection that it went over: it begins again, on one of its own.</summary>
    public void SendingAgain()
    {
        WasResent = true;
        Run = unopened;
    }

    /// <summary>Nobody waits for it any more: the task ends by itself.</summary>
    public void Abandon()
    {
        isOver = true;
        cancel.Cancel();
    }

    public void Dispose() => cancel.Dispose();
}
