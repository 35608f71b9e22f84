using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Preflight.Reading;

/// <summary>The load that is expected.</summary>
/// <param name="Expect">Requests at once; null when nothing is expected.</param>
/// <param name="HeadRoom">Share beyond it that must be carried as well.</param>
internal sealed record ExpectedLoad(int? Expect, double HeadRoom)
{
    /// <summary>What holds when nothing is said.</summary>
    public static readonly ExpectedLoad None = new(null, 0.2);

    /// <summary>Requests at once with their head-room; null when nothing is expected.</summary>
    public int? Need => Expect is { } expect ? (int)Math.Ceiling(expect * (1 + HeadRoom)) : null;
}

/// <summary>The keys of the load that is expected: the plan's, and those of each target and server that expects another.</summary>
internal static class LoadShape
{
    /// <summary>Most requests at once that one process can be asked to send.</summary>
    public const int Limit = 100_000;

    private const double HeadRoomLimit = 10;

    public static readonly Key<long> Expect = new("expect", "Requests at once that are expected.", NumberShapes.Whole(1, Limit));
    public static readonly Key<double> HeadRoom = new("headRoom", "Share beyond what is expected that must be carried as well: 0.2 for a fifth more.", NumberShapes.FromTo(0, HeadRoomLimit)) { Default = 0.2 };

    /// <summary>Reads the two keys.</summary>
    public static ExpectedLoad Read(ObjectReader file, ExpectedLoad otherwise)
    {
        ExpectedLoad load = new(file.TryGet(Expect, out long expect) ? (int)expect : otherwise.Expect, file.Get(HeadRoom, otherwise.HeadRoom));
        if (load.Need > Limit)
            file.Fail(file.Has(Expect) ? Expect : HeadRoom, $"with its head-room that is {load.Need} requests at once, more than {Limit}; load from several hosts");
        return load;
    }
}
