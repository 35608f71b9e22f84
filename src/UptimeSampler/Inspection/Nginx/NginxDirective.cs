namespace UptimeSampler.Inspection.Nginx;

/// <summary>A directive of nginx, with those in its block.</summary>
/// <param name="Name">Such as <c>worker_connections</c>.</param>
/// <param name="Arguments">What stands before the semicolon or the block, without quotes.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="Inner">The block; empty for a directive without one.</param>
internal sealed record NginxDirective(string Name, IReadOnlyList<string> Arguments, ConfigPlace Place, List<NginxDirective> Inner)
{
    /// <summary>All directives of the block and of the blocks in it, in order.</summary>
    public IEnumerable<NginxDirective> Everything()
    {
        Stack<NginxDirective> open = new(Enumerable.Reverse(Inner));
        while (open.TryPop(out NginxDirective? next))
        {
            yield return next;
            for (int i = next.Inner.Count - 1; i >= 0; i--)
                open.Push(next.Inner[i]);
        }
    }
}
