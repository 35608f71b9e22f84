namespace UptimeSampler.Sampling;

/// <summary>One sample to be taken: everything about it is fixed before its outcome is known.</summary>
/// <param name="At">When to start (UTC).</param>
/// <param name="Worker">Index of the worker in the target's workers.</param>
/// <param name="Turn">Whose turn among the addresses.</param>
/// <param name="Connection">New or kept connection.</param>
/// <param name="IsExtra">True when suspicion adds it to the round's base samples.</param>
internal readonly record struct Draw(DateTimeOffset At, int Worker, int Turn, ConnectionKind Connection, bool IsExtra);
