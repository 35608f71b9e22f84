using UptimeSampler.Statistics;
using UptimeSampler.Storage;

namespace UptimeSampler.Reports;

/// <summary>How far the workers of a row agree. A pooled rate hides it when one of them fails more often, and leans to the one that samples most.</summary>
/// <param name="Rate">The rate when every worker counts the same, however many samples it took, with its interval on effective numbers.</param>
/// <param name="PValue">Probability, 0 to 1, of workers that differ as much although all fail at one rate (G-test, by the design effect).</param>
/// <param name="Lowest">The worker with the lowest rate.</param>
/// <param name="Highest">The worker with the highest rate.</param>
/// <param name="AreUneven">Whether one took surely more samples than another, so that <paramref name="Rate"/> is another one than the pooled rate.</param>
public sealed record WorkerSpread(EqualWeightRate Rate, double PValue, WorkerRate Lowest, WorkerRate Highest, bool AreUneven)
{
    /// <summary>Workers with a smaller p-value differ, over all rows of an answer together.</summary>
    public const double DifferBelow = 0.01;

    // Workers are drawn in random order: their numbers differ by chance, too.
    private const double UnevenFrom = 1.5;

    /// <summary>Compares the workers of a row; null unless two or more have samples.</summary>
    internal static WorkerSpread? Of(WorkerCounts counts, FailureClass? failure, double designEffect, double confidence, ReadNames names)
    {
        List<WorkerTally> workers = counts.Used();
        if (workers.Count < 2)
            return null;
        // Loops, as for collections of structs code would be made each time the program starts.
        RateCount[] rates = new RateCount[workers.Count];
        (int lowest, int highest) = (0, 0);
        (long fewest, long most) = (long.MaxValue, 0);
        for (int i = 0; i < rates.Length; i++)
        {
            FailureCounts failures = workers[i].Failures;
            rates[i] = new(failure is { } one ? failures.CountOf(one) : failures.Sum, workers[i].Valid);
            lowest = rates[i].Rate < rates[lowest].Rate ? i : lowest;
            highest = rates[i].Rate > rates[highest].Rate ? i : highest;
            fewest = Math.Min(fewest, rates[i].Samples);
            most = Math.Max(most, rates[i].Samples);
        }
        return new WorkerSpread(
            EqualWeightRate.Of(rates, confidence, designEffect), GTest.Of(rates, designEffect).PValue,
            new WorkerRate(NameOf(workers, lowest, names), rates[lowest].Rate), new WorkerRate(NameOf(workers, highest, names), rates[highest].Rate),
            most > UnevenFrom * fewest);
    }

    private static string NameOf(List<WorkerTally> workers, int place, ReadNames names)
    {
        (string location, string name) = names.Worker(workers[place].Worker);
        return workers.FindAll(other => names.Worker(other.Worker).Worker == name).Count > 1 ? $"{name} at {location}" : name;
    }
}

/// <summary>A worker and the rate that it sees.</summary>
/// <param name="Worker">Its name, with its location where two share one.</param>
/// <param name="Rate">Failed samples / valid samples, 0 to 1.</param>
public sealed record WorkerRate(string Worker, double Rate);
