using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection;

/// <summary>A process with what it may use and what it uses.</summary>
internal sealed record Member(ProcessEntry Entry, ProcessLimits? Limits, Descriptors? Descriptors)
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
        Member Of(ProcessEntry entry)
        {
            ProcessLimits? limits = ProcessLimits.Read(host, entry.Pid);
            return new Member(entry, limits, Descriptors.Read(host, entry.Pid, sockets, limits?.OpenFiles));
        }

        Top = Of(top);
        Others = [.. table.Below(top).Select(Of)];
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
    public string Reload => Group.Unit is { } unit ? $"systemctl reload {unit}" : $"kill -HUP {Top.Pid}";

    /// <summary>Warns of files that were written after the server had read them, so that they may not be what is in force.</summary>
    /// <param name="files">As the server writes them.</param>
    /// <param name="readers">The processes that have read them; the youngest counts.</param>
    public IEnumerable<string> WrittenSince(IEnumerable<string> files, IEnumerable<Member> readers)
    {
        if (readers.MaxBy(reader => reader.Entry.StartTicks) is not { } youngest || table.Started(youngest.Entry) is not { } started)
            yield break;
        foreach (string file in files)
            if (Files.Changed(file) is var written && written > started + ClockGrain)
                yield return $"{PlainText.Line(Files.Shown(file), 300)} was written at {Words.Instant(written)}, after the server had read it ({Words.Instant(started)}): what it says is not in force before a reload: {Reload}";
    }
}
