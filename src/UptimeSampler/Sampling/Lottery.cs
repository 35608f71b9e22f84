using UptimeSampler.Statistics;
using UptimeSampler.Targets;

namespace UptimeSampler.Sampling;

/// <summary>
/// Draws when, from where and how a target is sampled. Instants are uniform order statistics, so that no periodic fault can hide
/// between them; workers come in random order, each as often as the others; addresses take turns.
/// </summary>
internal sealed class Lottery(Random random)
{
    private readonly List<int> workerDeck = [];
    private int turn = random.Next(1 << 20);

    public double Chance() => random.NextDouble();

    public Draw[] Draw(Target target, int workers, DateTimeOffset from, TimeSpan length, int count, bool isExtra)
    {
        Span<double> instants = count <= 256 ? stackalloc double[count] : new double[count];
        UniformOrderStatistics.Draw(random, instants);
        Draw[] draws = new Draw[count];
        for (int i = 0; i < count; i++)
            draws[i] = new Draw(from + (length * instants[i]), NextWorker(workers), turn++ & int.MaxValue, NextConnection(target.Connection), isExtra);
        return draws;
    }

    private int NextWorker(int workers)
    {
        workerDeck.RemoveAll(worker => worker >= workers);
        if (workerDeck.Count == 0)
            workerDeck.AddRange(Enumerable.Range(0, workers));
        int place = random.Next(workerDeck.Count);
        int worker = workerDeck[place];
        workerDeck[place] = workerDeck[^1];
        workerDeck.RemoveAt(workerDeck.Count - 1);
        return worker;
    }

    private ConnectionKind NextConnection(ConnectionChoice choice) => choice switch
    {
        ConnectionChoice.New => ConnectionKind.New,
        ConnectionChoice.Kept => ConnectionKind.Kept,
        _ => random.Next(2) == 0 ? ConnectionKind.New : ConnectionKind.Kept,
    };
}
