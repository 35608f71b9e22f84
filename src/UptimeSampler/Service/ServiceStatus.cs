namespace UptimeSampler.Service;

/// <summary>Whether the service does its work: how long ago it did what it does all the time. Measured on the clock that nobody sets.</summary>
/// <param name="SinceCommit">Since the database last took a commit, or since the start; one is made every second.</param>
/// <param name="SinceRound">Since a round last handed over its samples, or since the start.</param>
/// <param name="WaitingSamples">Samples that wait for the database.</param>
/// <param name="DroppedSamples">Samples lost because it could not be written for too long.</param>
public sealed record ServiceStatus(TimeSpan SinceCommit, TimeSpan SinceRound, int WaitingSamples, long DroppedSamples);
