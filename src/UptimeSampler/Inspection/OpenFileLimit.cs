namespace UptimeSampler.Inspection;

/// <summary>The limit of open descriptors of one worker: what it holds, where it is set, and whether it suffices.</summary>
/// <param name="Server">The server.</param>
/// <param name="Member">The worker.</param>
/// <param name="PerRequest">Descriptors of a request.</param>
/// <param name="Reserve">Descriptors that it may come to hold besides, whoever comes.</param>
internal sealed record OpenFileLimit(ServerGroup Server, Member Member, int PerRequest, long Reserve)
{
    public const string Name = "open files";

    // A log that is reopened, a name that is looked up: a few more than it holds just now.
    private const int Spare = 32;

    /// <summary>What it holds whether anybody comes or not; 0, so that what follows is an upper bound, when that may not be seen.</summary>
    public long Held => Reserve + (Member.Descriptors?.Idle ?? 0);

    /// <summary>The limit in force.</summary>
    /// <param name="capacity">How requests spread.</param>
    /// <param name="set">Where the server's configuration sets it; null when it does not.</param>
    /// <param name="advise">From the number needed to what to do.</param>
    public InspectedLimit Limit(Capacity capacity, ConfigNumber? set, Func<long, (string Advice, LimitFix? Fix)> advise)
    {
        long? value = Member.Limits.OpenFiles, expect = Server.Request.Expect;
        if (value is null)
            return new InspectedLimit { Name = Name, Value = null, Source = Source(null, set), PerRequest = PerRequest };
        long most = capacity.Of(value.Value, Held, PerRequest);
        bool isBound = Member.Descriptors is null;
        bool? ok = expect is null || (isBound && most >= expect) ? null : most >= expect;
        (string Advice, LimitFix? Fix)? advice = ok is not null && !capacity.IsSure(most, expect!.Value) ? advise(Needed(capacity.Share(expect!.Value))) : null;
        return new InspectedLimit
        {
            Name = Name, Value = value, Source = Source(value, set), PerRequest = PerRequest, Capacity = most, Ok = ok,
            Advice = advice?.Advice, Fix = advice?.Fix,
            Note = isBound ? "at most: what it holds besides may not be seen" : $"{Words.Number(Held)} held without any request",
        };
    }

    /// <summary>A limit that suffices for so many requests of this worker.</summary>
    public long Needed(long requests) => Capacity.Round((requests * PerRequest) + Held + Spare);

    /// <summary>What systemd and the shell of the caller say, where it differs from what is in force.</summary>
    public string? UnitDiffers() => Server.Unit is { OpenFiles: { } unit, Place: { } place } && Member.Limits.OpenFiles is { } value && unit > value
        ? $"{place} says LimitNOFILE={unit}, and the running process has {value}: systemctl daemon-reload && systemctl restart {Server.Unit.Name}"
        : null;

    private string Source(long? value, ConfigNumber? set) =>
        set is not null && set.Value == value ? set.Place.ToString()
        : Server.Unit is { OpenFiles: { } unit, Place: { } place } && unit == value ? place.ToString()
        : $"/proc/{Member.Pid}/limits";
}
