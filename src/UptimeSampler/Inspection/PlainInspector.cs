namespace UptimeSampler.Inspection;

/// <summary>What limits a server of which nothing but its processes is known.</summary>
internal sealed class PlainInspector(ServerGroup server)
{
    public InspectionResult Inspect()
    {
        int perRequest = server.Request.PerRequest ?? 1;
        List<Member> serving = [.. server.All.Where(member => member.Descriptors is { Listening: > 0 })];
        if (serving.Count > 1)
            serving.Remove(server.Top);
        else if (serving.Count == 0)
            serving.Add(server.Top);
        Capacity capacity = new(serving.Count, OneMayTakeAll: true);
        List<InspectedProcess> processes = [.. serving.Select(member => ServerGroup.Told(member, "server", [Open(member, capacity, perRequest)]))];
        processes[0] = processes[0] with { Limits = [.. processes[0].Limits, .. SharedLimits.Of(server, new SharedUse(perRequest, null, null))] };
        return new InspectionResult
        {
            Server = server.Top.Entry.Name, Processes = processes, Expect = server.Request.Expect,
            RequestText = server.Request.PerRequest is null
                ? "1 descriptor for each request is taken for granted; if the server opens a file or a connection of its own for it, say so: --per-request 2"
                : $"{Words.Count(perRequest, "descriptor")} for each request, as --per-request says",
            AboveText = "above it connections are not taken in, or fail",
            Warnings = [.. serving.Select(member => new OpenFileLimit(server, member, perRequest, 0).UnitDiffers()).OfType<string>().Distinct()],
            Problems = [.. ServerGroup.Unseen(serving)],
            Notes = ["only the limits of the process are known; what its own configuration allows is not"],
        };
    }

    private InspectedLimit Open(Member member, Capacity capacity, int perRequest)
    {
        OpenFileLimit open = new(server, member, perRequest, 0);
        return open.Limit(capacity, set: null, needed => (
            $"LimitNOFILE={needed} under [Service] (systemctl edit {server.Unit?.Name ?? "its unit"}, then restart it){(server.Unit is null ? $", or 'ulimit -n {needed}' before it is started" : "")} (now {member.Limits.OpenFiles} from /proc/{member.Pid}/limits); "
            + $"at once and until it ends: prlimit --pid {member.Pid} --nofile={needed}:{Math.Max(needed, member.Limits.OpenFilesHard ?? needed)}", null));
    }
}
