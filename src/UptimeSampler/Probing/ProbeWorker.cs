using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>
/// A vantage that takes probes, with connections of its own. The deadline is handled here, once, and so is every fault: a prober
/// only says how far it came.
/// </summary>
public sealed class ProbeWorker : IDisposable
{
    private readonly TimeProvider time;
    private readonly FaultJudge judge;
    private readonly HttpHandlers handlers = new();
    private readonly KeptConnections kept = new();
    private readonly Dictionary<string, IProber> probers;

    /// <summary>Makes a worker.</summary>
    /// <param name="settings">Its name and source address.</param>
    /// <param name="resolver">Resolves names; the caller owns it and may share it among workers.</param>
    /// <param name="time">Clock of deadlines and durations.</param>
    public ProbeWorker(WorkerSettings settings, INameResolver resolver, TimeProvider time)
    {
        this.time = time;
        Name = settings.Name;
        NameResolution names = new(resolver, time);
        judge = new FaultJudge(names, new DescriptorWatch(time));
        ConnectionOpener opener = new(settings, names);
        HttpProber http = new(opener, handlers, kept);
        probers = new(StringComparer.Ordinal)
        {
            ["http"] = http,
            ["https"] = http,
            ["tcp"] = new TcpProber(opener),
        };
    }

    /// <summary>The worker's name.</summary>
    public string Name { get; }

    /// <summary>Takes one probe, without any retry. May be called from many threads at once.</summary>
    /// <param name="target">What to probe.</param>
    /// <param name="addressTurn">Picks the address: this number modulo the count of the name's usable addresses, in a stable order.</param>
    /// <param name="connection">A new connection, or the one kept for this target and address; reported as asked for, also when a kept one had to be opened. TCP probes always open their own, and say so.</param>
    /// <param name="stopping">Ends the probe without an outcome.</param>
    /// <returns>What was found; null only when <paramref name="stopping"/> ended it.</returns>
    /// <exception cref="NotSupportedException">No prober knows the scheme of the target's URL.</exception>
    public async Task<Outcome?> ProbeAsync(Target target, int addressTurn, ConnectionKind connection, CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
            return null;
        if (!probers.TryGetValue(target.Url.Scheme, out IProber? prober))
            throw new NotSupportedException($"no prober for the scheme '{target.Url.Scheme}' of target '{target.Name}'; use {string.Join(", ", probers.Keys)}");
        ProbeRun run = new(target, addressTurn, prober is TcpProber ? ConnectionKind.New : connection, time);
        using CancellationTokenSource deadline = new(target.Timeout, time);
        using CancellationTokenRegistration stop = stopping.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), deadline);
        Verdict verdict;
        try
        {
            verdict = await prober.ProbeAsync(run, deadline.Token);
        }
        catch (Exception fault) when ((FaultJudge.Knows(fault) || fault is OperationCanceledException) && stopping.IsCancellationRequested)
        {
            // Stopping is not failing: what broke off now says nothing.
            return null;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            verdict = judge.OfDeadline(run);
        }
        catch (Exception fault) when (FaultJudge.Knows(fault))
        {
            // A cancelled read may surface as a broken stream rather than as a cancellation.
            verdict = deadline.IsCancellationRequested && fault is not ProbeFaultException ? judge.OfDeadline(run) : judge.OfFault(run, fault);
        }
        catch (Exception unforeseen) when (run.HasConnected && unforeseen is not (OperationCanceledException or OutOfMemoryException))
        {
            if (stopping.IsCancellationRequested)
                return null;
            // A server must not hide its outage behind an answer that nobody foresaw.
            verdict = FaultJudge.OfUnforeseen(run, unforeseen);
        }
        return run.ToOutcome(run.Decided ?? verdict);
    }

    /// <summary>Closes the connections kept for a target that was removed or changed.</summary>
    public void Forget(string targetName) => kept.Forget(targetName);

    /// <summary>Closes all connections.</summary>
    public void Dispose()
    {
        kept.Dispose();
        handlers.Dispose();
    }
}
