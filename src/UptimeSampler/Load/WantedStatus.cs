using UptimeSampler.Probing;
using UptimeSampler.Targets;

namespace UptimeSampler.Load;

/// <summary>Which statuses are wanted, each looked up at once.</summary>
internal sealed class WantedStatus(IReadOnlyList<StatusRange> ranges)
{
    private readonly bool[] wanted = [.. Enumerable.Range(0, 1000).Select(status => ranges.Any(range => range.Contains(status)))];

    /// <summary>The class of an answer with this status; none for a wanted one.</summary>
    public FailureClass Judge(int status) => status < wanted.Length && wanted[status] ? FailureClass.None : HttpJudgement.ClassOfUnwanted(status);
}
