namespace UptimeSampler.Probing;

/// <summary>
/// One kind of probe. It writes into the run how far it came, and knows neither deadline nor stopping: it passes the token on
/// and lets faults of sockets, TLS and HTTP through, which the worker judges in one place.
/// </summary>
internal interface IProber
{
    Task<Verdict> ProbeAsync(ProbeRun run, CancellationToken deadline);
}
