using UptimeSampler.Detection;
using UptimeSampler.Storage;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Judging;

/// <summary>Reads from the hour roll-ups what is normal: regular samples, without maintenance and the hours of incidents.</summary>
internal static class BaselineReader
{
    private sealed record Learning(Target Target, BaselineWindow Window, IncidentHours Incidents);

    /// <summary>What is normal for each of the targets from now on.</summary>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static IReadOnlyList<(Target Target, Baseline Baseline)> Read(Store store, IReadOnlyList<Target> targets, DateTimeOffset now)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        long toMs = Level.Hour.Floor(Math.Min((now - BaselineWindow.Lag).ToUnixTimeMilliseconds(), snapshot.HoursToMs));
        long fromMs = toMs - (long)BaselineWindow.Length.TotalMilliseconds;
        ILookup<string, Incident> incidents = Incidents(store, DateTimeOffset.FromUnixTimeMilliseconds(fromMs) - BaselineWindow.Margin);
        Learning[] all = [.. targets.Select(target => new Learning(target, new BaselineWindow(), new IncidentHours(incidents[target.Name].Concat(incidents[Fleet.Name]))))];
        Dictionary<int, Learning> stored = all.Join(snapshot.Targets(), one => one.Target.Name, pair => pair.Value, (one, pair) => (pair.Key, one)).ToDictionary();
        snapshot.VisitUnits(Level.Hour, fromMs, toMs, stored.Keys, (key, sums) =>
        {
            if (!stored[key.Target].Incidents.Contains(key.Period))
                stored[key.Target].Window.AddUnits(key.Period, sums.ToClusters());
        });
        if (targets.Any(target => target.Latency is { Limit: null }))
            snapshot.VisitCells(Level.Hour, fromMs, toMs, stored.Keys, (in CellKey cell, long samples, ReadOnlySpan<byte> latency) =>
            {
                Learning one = stored[cell.Target];
                if (cell.Maintenance != 0 || cell.Extra != 0 || one.Incidents.Contains(cell.Period))
                    return;
                if (cell.Failure == (int)FailureClass.None)
                    one.Window.AddAnswers(latency);
                else if (((FailureClass)cell.Failure).IsTimeout())
                    one.Window.AddTimeouts(samples);
            });
        return [.. all.Select(one => (one.Target, one.Window.ToBaseline(now, one.Target.Tolerate, one.Target.Latency?.Quantile)))];
    }

    private static ILookup<string, Incident> Incidents(Store store, DateTimeOffset since) => store.Incidents(openOnly: false, since)
        .Where(incident => incident.Kind is IncidentKind.FailureRate or IncidentKind.Latency)
        .ToLookup(incident => incident.Target, StringComparer.Ordinal);
}
