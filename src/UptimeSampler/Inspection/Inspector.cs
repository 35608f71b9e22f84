using System.Globalization;
using UptimeSampler.Inspection.Apache;
using UptimeSampler.Inspection.Haproxy;
using UptimeSampler.Inspection.Host;
using UptimeSampler.Inspection.Nginx;

namespace UptimeSampler.Inspection;

/// <summary>
/// Reads what limits a server on this machine: its processes, the kernel, its control group and its configuration. Nothing is run and nothing
/// is written.
/// </summary>
/// <param name="root">The folder that holds /proc, /sys and /etc: <c>/</c>, or a planted tree.</param>
/// <param name="time">For watching descriptors grow.</param>
public sealed class Inspector(string root, TimeProvider time)
{
    private const double ShortestWatch = 1e-3;

    private readonly HostFiles host = new(root);

    /// <summary>Inspects a server.</summary>
    /// <param name="request">Which one, and what is expected of it.</param>
    /// <param name="stopping">Ends the watching of its descriptors; the rest is told.</param>
    /// <exception cref="InspectionException">The server cannot be found.</exception>
    public async Task<InspectionResult> InspectAsync(InspectionRequest request, CancellationToken stopping)
    {
        long began = time.GetTimestamp();
        InspectionResult result = Look(request);
        if (request.Observe <= TimeSpan.Zero || !await WaitAsync(request.Observe, stopping))
            return result;
        // A worker that had just been told to leave looked like one that did not hear it.
        InspectionResult settled = result.Processes.Any(process => process.Role == InspectedProcess.OldWorker) ? Look(request) : result;
        return WithGrowth(settled, result, Math.Max(time.GetElapsedTime(began).TotalSeconds, ShortestWatch));
    }

    private InspectionResult Look(InspectionRequest request)
    {
        ProcessTable table = ProcessTable.Read(host);
        ServerGroup server = new(host, table, new ServerSearch(host, table).Find(request), request);
        InspectionResult result = ServerKinds.Of(server.Top.Entry) switch
        {
            ServerKinds.Nginx => new NginxInspector(server).Inspect(),
            ServerKinds.Apache => new ApacheInspector(server).Inspect(),
            ServerKinds.Haproxy => new HaproxyInspector(server).Inspect(),
            _ => new PlainInspector(server).Inspect(),
        };
        return ShellDiffers(table, result) is { } differs ? result with { Notes = [.. result.Notes, differs] } : result;
    }

    /// <summary>Whoever asks a shell for its limit is answered about the shell: the usual mistake, and worth a word where the two differ.</summary>
    private string? ShellDiffers(ProcessTable table, InspectionResult result) =>
        host.IsThisMachine
        && table.Find(Environment.ProcessId) is { } self && ProcessLimits.Read(host, self.Parent)?.OpenFiles is { } shell
        && result.Limits.FirstOrDefault(limit => limit.Name == OpenFileLimit.Name)?.Value is { } service && shell != service
            ? string.Create(CultureInfo.InvariantCulture, $"'ulimit -n' says {shell} in the shell that asks, and the service has {service}: a shell tells nothing about a service")
            : null;

    private async Task<bool> WaitAsync(TimeSpan length, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(length, time, stopping);
            return true;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return false;
        }
    }

    private InspectionResult WithGrowth(InspectionResult result, InspectionResult before, double seconds)
    {
        Dictionary<int, int?> then = before.Processes.ToDictionary(process => process.Pid, process => process.OpenDescriptors);
        return result with
        {
            Processes = [.. result.Processes.Select(process => Descriptors.Count(host, process.Pid) is { } now && then.GetValueOrDefault(process.Pid) is { } first
                ? process with { DescriptorsPerSecond = (now - first) / seconds }
                : process)],
        };
    }
}
