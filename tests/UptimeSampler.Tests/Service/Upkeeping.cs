using Microsoft.Extensions.Logging.Abstractions;
using UptimeSampler.Service;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Tests.Storage;

namespace UptimeSampler.Tests.Service;

/// <summary>Upkeep on a clock of its own.</summary>
internal static class Upkeeping
{
    /// <summary>The clock goes on, then upkeep looks once.</summary>
    public static Task UpkeepAsync(this TemporaryDatabase database, Store store, TargetSet set, TimeSpan later)
    {
        database.Clock.Advance(later);
        return new Upkeep(store, () => set, database.Clock, NullLogger.Instance) { Changed = () => { } }.LookAsync();
    }
}
