namespace UptimeSampler.Benchmarks.Probes;

/// <summary>A monitor that is running: the processes to be paid for, and what it says about its own probes.</summary>
internal interface IContestant : IAsyncDisposable
{
    /// <summary>Its processes, each shown apart and all summed.</summary>
    IReadOnlyList<ChildProcess> Processes { get; }

    /// <summary>Ends it and says what it has recorded, in one line.</summary>
    Task<string> EndAsync();
}
