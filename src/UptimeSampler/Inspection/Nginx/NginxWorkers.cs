namespace UptimeSampler.Inspection.Nginx;

/// <summary>Which processes of nginx serve, and which serve on although a reload should have ended them.</summary>
/// <param name="Current">Those that serve as the last reload told them.</param>
/// <param name="Stale">Those that take connections and did not hear of it: an old worker without a free descriptor drops the master's word, which comes with one.</param>
/// <param name="Leaving">Those that take no more, and end when their last request does.</param>
internal sealed record NginxWorkers(IReadOnlyList<Member> Current, IReadOnlyList<Member> Stale, IReadOnlyList<Member> Leaving)
{
    // Workers of one generation begin within moments.
    private const long GenerationTicks = 500;

    /// <summary>Tells them apart by title, age, limit and number.</summary>
    public static NginxWorkers Of(ServerGroup server, ConfigNumber? configured)
    {
        List<Member> workers = [.. server.Others.Where(member => member.Entry.Title.StartsWith("nginx: worker process", StringComparison.Ordinal)).OrderByDescending(member => member.Entry.StartTicks)];
        List<Member> leaving = [.. workers.Where(member => member.Entry.Title.Contains("shutting down", StringComparison.Ordinal))];
        List<Member> serving = [.. workers.Except(leaving)];
        if (serving.Count == 0)
            return new NginxWorkers(server.Others.Count == 0 ? [server.Top] : [], [], leaving);
        Member newest = serving[0];
        List<Member> stale = [.. serving.Where((member, index) =>
            member.Limits.OpenFiles != newest.Limits.OpenFiles
            || (configured is not null && index >= configured.Value && newest.Entry.StartTicks - member.Entry.StartTicks > GenerationTicks))];
        return new NginxWorkers([.. serving.Except(stale).OrderBy(member => member.Pid)], stale, leaving);
    }

    public IEnumerable<string> Warnings()
    {
        foreach (Member worker in Stale)
            yield return $"worker {worker.Pid} did not hear of the last reload and goes on serving with its old limits (open files {Text(worker)} instead of {Text(Current[0])}); "
                + $"end it, its requests are finished first: kill -QUIT {worker.Pid}";
    }

    public IEnumerable<string> Notes()
    {
        foreach (Member worker in Leaving)
            yield return $"worker {worker.Pid} is shutting down: it takes no new connections and ends with its last request";
    }

    private static string Text(Member worker) => worker.Limits.OpenFiles is { } files ? Words.Number(files) : "without limit";
}
