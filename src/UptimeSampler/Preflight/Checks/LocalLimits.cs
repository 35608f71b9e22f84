using System.Globalization;
using UptimeSampler.Inspection;

namespace UptimeSampler.Preflight.Checks;

/// <summary>Reads the limits of a server on this host, by the same inspection as <c>inspect</c>.</summary>
public static class LocalLimits
{
    /// <summary>Reads them.</summary>
    /// <param name="source">Which server, and for which load.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stopping">Stops at once.</param>
    /// <exception cref="LimitsException">The server cannot be found.</exception>
    public static async Task<LimitsReading> ReadAsync(LocalLimitsSource source, TimeProvider time, CancellationToken stopping)
    {
        InspectionRequest request = new() { Service = source.Service, Pid = source.Process, Port = source.Port, Expect = source.Need, Observe = TimeSpan.Zero };
        try
        {
            return Of(await new Inspector("/", time).InspectAsync(request, stopping), time.GetUtcNow());
        }
        catch (InspectionException missing)
        {
            throw new LimitsException(missing.Message);
        }
    }

    private static LimitsReading Of(InspectionResult result, DateTimeOffset at) => new()
    {
        At = at,
        Host = Environment.MachineName,
        Capacity = result.Capacity,
        BreaksFirst = result.BreaksFirst?.Name,
        Expect = result.Expect is { } expect ? (int)Math.Min(expect, int.MaxValue) : null,
        Verdict = result.Verdict switch { InspectionVerdict.Ok => "ok", InspectionVerdict.TooLow => "too_low", _ => "unknown" },
        Problems = result.Problems,
        Limits = [.. result.Processes.SelectMany(process => process.Limits.Select(limit => new ReadLimit(
            string.Create(CultureInfo.InvariantCulture, $"{process.Name} ({process.Pid})"),
            limit.Name,
            limit.Value?.ToString(CultureInfo.InvariantCulture) ?? "unlimited",
            limit.Source,
            limit.Capacity,
            limit.Advice)))],
    };
}
