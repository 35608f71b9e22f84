namespace UptimeSampler.Load;

/// <summary>
/// A way to send the request and to learn how it ended. Begins what it is told and paces nothing; used by one thread, on which it also
/// tells what has ended.
/// </summary>
internal interface ITransport : IDisposable
{
    /// <summary>Connections that stand ready for a request.</summary>
    int Idle { get; }

    /// <summary>How many requests go over one connection at once.</summary>
    int RequestsPerConnection { get; }

    /// <summary>Time spent waiting for something to happen.</summary>
    TimeSpan Waited { get; }

    /// <summary>True when work is done by other threads of the process too, which <see cref="Waited"/> says nothing of.</summary>
    bool WorksElsewhere { get; }

    /// <summary>Closes connections that stand ready beyond so many: the server would go on paying for them.</summary>
    void KeepAtMost(int connections);

    /// <summary>Begins to open a connection that is to stand ready.</summary>
    void Open();

    /// <summary>Begins a request, on a connection that stands ready or on a new one.</summary>
    /// <param name="intended">Handed back with its end.</param>
    void Begin(TimeSpan intended);

    /// <summary>Waits until something has ended, at most so long, and tells it.</summary>
    void Poll(TimeSpan atMost, IEndings endings);

    /// <summary>Ends a wait, from any thread.</summary>
    void Wake();

    /// <summary>Breaks off everything in flight; of that, nothing is told any more.</summary>
    void Drop();
}

/// <summary>Is told what has ended. May begin the next request at once.</summary>
internal interface IEndings
{
    /// <summary>A connection stands ready.</summary>
    void Opened();

    /// <summary>A connection that was to stand ready could not be opened.</summary>
    void OpenFailed(in Ending ending);

    /// <summary>A request has ended.</summary>
    void Ended(in Ending ending);
}
