using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection;

/// <summary>A process with what it may use and what it uses.</summary>
internal sealed record Member(ProcessEntry Entry, ProcessLimits Limits, Descriptors? Descriptors)
{
    public int Pid => Entry.Pid;
}

/// <summary>A server: its first process and those that it started, and what surrounds them.</summary>
internal sealed class ServerGroup
{
    // A file that was written within the second in which the server began was there before, as far as the clocks tell.
    private static readonly TimeSpan ClockGrain = TimeSpan.FromSeconds(2);

    private readonly ProcessTable table;

    public ServerGroup(HostFiles host, ProcessTable table, ProcessEntry top, InspectionRequest request)
    {
        this.table = table;
        (Host, Request) = (host, request);
        Files = ServerFiles.Of(host, top.Pid);
        SocketTable sockets = SocketTable.Read(host, host.HasFolder($"/proc/{top.Pid}/net") ? top.Pid.ToString(System.Globalization.CultureInfo.InvariantCulture) : "self");
        Member? Of(ProcessEntry entry) => ProcessLimits.Read(host, entry.Pid) is { } limits
            ? new Member(entry, limits, Descriptors.Read(host, entry.Pid, sockets, limits.OpenFiles))
            : null;

        Top = Of(top) ?? throw new InspectionException($"process {top.Pid} ended while it was looked at; try again");
        Others = [.. table.Below(top).Select(Of).OfType<Member>()];
        Kernel = KernelLimits.Read(host);
        Group = ControlGroup.Read(host, top.Pid);
        Unit = Group.Unit is { } unit ? SystemdUnit.Read(host, unit) : null;
    }

    public HostFiles Host { get; }

    public ServerFiles Files { get; }

    public InspectionRequest Request { get; }

    public Member Top { get; }

    /// <summary>Those below, in order of their ids.</summary>
    public IReadOnlyList<Member> Others { get; }

    public KernelLimits Kernel { get; }

    public ControlGroup Group { get; }

    public SystemdUnit? Unit { get; }

    public IEnumerable<Member> All => Others.Prepend(Top);

    /// <summary>Whether the first process may raise its own limits.</summary>
    public bool IsRoot => Host.Text($"/proc/{Top.Pid}/status")?.Split('\n').FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal))?.Split('\t') is not [_, _, var effective, ..] || effective == "0";

    /// <summary>What makes the server read its files again.</summary>
    /// <param name="signal">Where systemd does not know the server.</param>
    public string Reload(string signal) => Group.Unit is { } unit ? $"systemctl reload {unit}" : $"kill -{signal} {Top.Pid}";

    /// <summary>What ends the server and starts it again.</summary>
    public string Restart => Group.Unit is { } unit ? $"systemctl restart {unit}" : "stop it and start it again";

    /// <summary>A process as it is told of.</summary>
    public static InspectedProcess Told(Member member, string role, IReadOnlyList<InspectedLimit> limits) =>
        new(member.Pid, member.Entry.Name, role, member.Descriptors?.Open, member.Descriptors?.Idle, DescriptorsPerSecond: null, limits);

    /// <summary>What cannot be seen of processes of other users.</summary>
    public static IEnumerable<string> Unseen(IEnumerable<Member> members) =>
        members.Where(member => member.Descriptors is null).Take(1).Select(member => $"the open descriptors of process {member.Pid} may not be seen; run it with sudo");

    /// <summary>Warns of files that were written after the server had read them, so that they may not be what is in force.</summary>
    /// <param name="files">As the server writes them.</param>
    /// <param name="readers">The processes that have read them; the youngest counts.</param>
    /// <param name="reload">What to do.</param>
    public IEnumerable<string> WrittenSince(IEnumerable<string> files, IEnumerable<Member> readers, string reload)
    {
        if (readers.MaxBy(reader => reader.Entry.StartTicks) is not { } youngest || table.Started(youngest.Entry) is not { } started)
            yield break;
        foreach (string file in files)
            if (Files.Changed(file) is var written && written > started + ClockGrain)
                yield return $"{PlainText.Line(Files.Shown(file), 300)} was written at {Words.Instant(written)}, after the server had read it ({Words.Instant(started)}): what it says is not in force before a reload: {reload}";
    }
}
