using UptimeSampler.Statistics;

namespace UptimeSampler.Reports.Comparisons;

/// <summary>Hands samples after a change to a watch, one evidence block at a time: what happens within seconds happens together.</summary>
internal static class SinceChange
{
    /// <param name="watch">What takes them.</param>
    /// <param name="draws">Samples in order of their start.</param>
    /// <param name="to">Until when there are samples. A block that is not over by then waits, so that whoever asks later meets the same looks.</param>
    public static void Observe(DeployWatch watch, IEnumerable<Draw> draws, DateTimeOffset to)
    {
        (long block, int samples, int failures) = (0, 0, 0);
        foreach (Draw draw in draws)
        {
            if (draw.Block != block)
            {
                watch.Observe(samples, failures);
                (block, samples, failures) = (draw.Block, 0, 0);
            }
            samples++;
            failures += draw.Failed ? 1 : 0;
        }
        if (EvidenceBlock.StartOf(block + 1) <= to)
            watch.Observe(samples, failures);
    }
}
