namespace UptimeSampler;

/// <summary>
/// How long each phase of a probe took; null where the probe did not get to its end.
/// </summary>
/// <param name="Resolve">Name to addresses; null when the URL holds an address.</param>
/// <param name="Connect">TCP connection; null on a kept connection.</param>
/// <param name="Tls">TLS handshake; null without TLS or on a kept connection.</param>
/// <param name="FirstByte">From the request's first byte out to the answer's first byte in.</param>
/// <param name="Total">The whole probe, from its start to the last byte or the failure.</param>
public readonly record struct Phases(TimeSpan? Resolve, TimeSpan? Connect, TimeSpan? Tls, TimeSpan? FirstByte, TimeSpan Total);
