namespace UptimeSampler.Load.Streams;

/// <summary>A way to send a request that runs as a task. Faults are thrown.</summary>
internal interface IWire : IDisposable
{
    /// <summary>How many requests go over one connection at once.</summary>
    int RequestsPerConnection { get; }

    /// <summary>Connections that stand ready, those with requests on them included when they can carry more.</summary>
    int CountIdle();

    /// <summary>Closes connections that stand ready beyond so many.</summary>
    void KeepAtMost(int connections);

    /// <summary>Opens a connection that is to stand ready.</summary>
    Task OpenAsync(Attempt attempt);

    /// <summary>Sends the request and reads the answer; its status and its bytes go into the attempt.</summary>
    Task RequestAsync(Attempt attempt);
}
