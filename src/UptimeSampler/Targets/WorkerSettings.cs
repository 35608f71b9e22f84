using System.Net;

namespace UptimeSampler.Targets;

/// <summary>A named vantage in a process, with connections of its own.</summary>
/// <param name="Name">Unique name in its location.</param>
/// <param name="SourceAddress">Local address that its connections leave from; null for the operating system's choice.</param>
public sealed record WorkerSettings(string Name, IPAddress? SourceAddress = null);
