namespace UptimeSampler.Benchmarks;

/// <summary>A benchmark cannot be run here; the message says what is missing or went wrong.</summary>
internal sealed class BenchmarkException(string message) : Exception(message);
