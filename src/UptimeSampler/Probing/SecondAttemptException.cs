namespace UptimeSampler.Probing;

/// <summary>The HTTP handler wanted to send a request a second time, or over a second connection. A probe is never repeated.</summary>
internal sealed class SecondAttemptException() : Exception("a probe sends its request once, over one connection");
