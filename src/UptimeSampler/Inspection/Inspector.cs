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
    private readonly HostFiles host = new(root);

    /// <summary>Inspects a server.</summary>
    /// <param name="request">Which one, and what is expected of it.</param>
    /// <param name="stopping">Ends the watching of its descriptors; the rest is told.</param>
    /// <exception cref="InspectionException">The server cannot be found.</exception>
    public async Task<InspectionResult> InspectAsync(InspectionRequest request, CancellationToken stopping)
    {
        ProcessTable table = ProcessTable.Read(host);
        ServerGroup server = new(host, table, new ServerSearch(host, table).Find(request), request);
        long began = time.GetTimestamp();
        InspectionResult result = ServerKinds.Of(server.Top.Entry) switch
        {
            ServerKinds.Nginx => new NginxInspector(server).Inspect(),
            _ => new PlainInspector(server).Inspect(),
        };
        return request.Observe > TimeSpan.Zero ? await WatchAsync(result, request.Observe, began, stopping) : result;
    }

    private async Task<InspectionResult> WatchAsync(InspectionResult result, TimeSpan length, long began, CancellationToken stopping)
    {
        try
        {
            await Task.Delay(length, time, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return result;
        }
        double seconds = Math.Max(time.GetElapsedTime(began).TotalSeconds, 1e-3);
        return result with
        {
            Processes = [.. result.Processes.Select(process => Descriptors.Count(host, process.Pid) is { } now && process.OpenDescriptors is { } then
                ? process with { DescriptorsPerSecond = (now - then) / seconds }
                : process)],
        };
    }
}
