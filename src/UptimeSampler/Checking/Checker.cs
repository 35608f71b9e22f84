using UptimeSampler.Probing;
using UptimeSampler.Targets;

namespace UptimeSampler.Checking;

/// <summary>Checks targets now: samples each until the evidence suffices for a verdict, with the same probes as the service.</summary>
/// <param name="resolver">Resolves names; the caller owns it.</param>
/// <param name="time">The clock.</param>
public sealed class Checker(INameResolver resolver, TimeProvider time) : IDisposable
{
    /// <summary>Most targets sampled at once; further ones wait.</summary>
    public const int TargetsAtOnce = 10;

    private static readonly WorkerSettings Worker = new("check");

    private readonly Lock guard = new();
    private readonly Dictionary<int, ProbeWorker> workers = [];

    /// <summary>Checks all targets, several at a time; the results stand in the order of the requests.</summary>
    /// <param name="requests">What to check; the targets' names are unique.</param>
    /// <param name="seed">Seed of all randomness.</param>
    /// <param name="progress">Sees how each check stands, from many threads at once; must return at once.</param>
    /// <param name="stopping">Ends all checks; what was measured until then is judged.</param>
    public async Task<IReadOnlyList<CheckResult>> RunAsync(
        IReadOnlyList<CheckRequest> requests, int seed, Action<CheckProgress> progress, CancellationToken stopping)
    {
        using SemaphoreSlim places = new(TargetsAtOnce);
        return await Task.WhenAll(requests.Select((request, place) => RunAsync(place, request, new Random(unchecked(seed + place)))));

        async Task<CheckResult> RunAsync(int place, CheckRequest request, Random random)
        {
            // Not cancelled: a check that is stopped before its beginning says so itself.
            await places.WaitAsync(CancellationToken.None);
            try
            {
                CheckTally? last = null;
                CheckRun run = new(request, ProbeAsync, random, time, tally => progress((last = tally).Progress(place, isOver: false)));
                CheckResult result = await run.RunAsync(stopping);
                if (last is not null)
                    progress(last.Progress(place, isOver: true));
                return result;
            }
            finally
            {
                places.Release();
            }
        }
    }

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        foreach (ProbeWorker worker in workers.Values)
            worker.Dispose();
    }

    private Task<Outcome?> ProbeAsync(int slot, Target target, int addressTurn, ConnectionKind connection, CancellationToken stopping) =>
        WorkerOf(slot).ProbeAsync(target, addressTurn, connection, stopping);

    // A worker keeps one connection per target and address, so each of the samples that are under way at once has a worker of its own.
    private ProbeWorker WorkerOf(int slot)
    {
        lock (guard)
        {
            if (!workers.TryGetValue(slot, out ProbeWorker? worker))
                workers.Add(slot, worker = new ProbeWorker(Worker, resolver, time));
            return worker;
        }
    }
}
