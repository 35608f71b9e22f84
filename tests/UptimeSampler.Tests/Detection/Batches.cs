using UptimeSampler.Tests.Sampling;

namespace UptimeSampler.Tests.Detection;

/// <summary>Batches of samples, as rounds hand them over.</summary>
internal static class Batches
{
    public static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Sample At(double seconds, bool failed, bool inMaintenance = false) =>
        new("shop", "here", "w1", Start.AddSeconds(seconds), failed ? SimulatedTarget.Failed : SimulatedTarget.Up, inMaintenance);

    public static SampleBatch Of(params Sample[] samples) =>
        new() { Target = "shop", Samples = samples, Watermark = samples.Length == 0 ? Start : samples[^1].At.AddMilliseconds(1), Scheduled = samples.Length };

    /// <summary>One sample a second, one batch a sample.</summary>
    public static IEnumerable<SampleBatch> EverySecond(double from, int count, Func<int, bool> failed) =>
        Enumerable.Range(0, count).Select(i => Of(At(from + i, failed(i))));
}
