using System.Text.Json;

namespace UptimeSampler.Targets.Reading;

/// <summary>
/// Puts the defaults under a target: its own value wins; in objects such as <c>expect</c> key by key. Every value keeps the line
/// it stands on, in the defaults or in the target.
/// </summary>
internal static class DefaultsMerge
{
    private const int SchemeLimit = 20;

    /// <summary>The target with the defaults under it. What means nothing to a TCP target is not taken from the defaults, and is a problem in the target.</summary>
    public static FileNode Apply(FileNode? defaults, FileNode target, ReadContext context)
    {
        bool tcp = target.Find(TargetShape.Url.Name) is { Kind: JsonValueKind.String } url
            && url.Text.AsSpan(0, Math.Min(url.Text.Length, SchemeLimit)).StartsWith("tcp://", StringComparison.OrdinalIgnoreCase);
        if (tcp)
            CheckTcp(target, context);
        FileNode? usable = defaults is not null && tcp ? ForTcp(defaults) : defaults;
        return usable is null ? target : Merge(usable, target);
    }

    private static FileNode Merge(FileNode under, FileNode over)
    {
        List<FileMember> members = [];
        foreach (FileMember own in over.Members)
        {
            bool merges = TargetShape.Merged.Contains(own.Key, StringComparer.Ordinal) && own.Value.Kind == JsonValueKind.Object;
            members.Add(merges && under.Find(own.Key) is { Kind: JsonValueKind.Object } below ? own with { Value = Merge(below, own.Value) } : own);
        }
        members.AddRange(under.Members.Where(member => !over.Members.Any(own => Hides(own.Key, member.Key))));
        return over with { Members = members };
    }

    // Header names differ in case only by accident; a secret hides the other way of giving it.
    private static bool Hides(string own, string below) =>
        string.Equals(own, below, StringComparison.OrdinalIgnoreCase)
        || string.Equals(own + "File", below, StringComparison.Ordinal)
        || string.Equals(own, below + "File", StringComparison.Ordinal);

    private static FileNode ForTcp(FileNode defaults) => defaults with
    {
        Members = [.. defaults.Members
            .Where(member => !IsOneOf(TargetShape.HttpOnly, member.Key))
            .Select(member => member.Key == "expect"
                ? member with { Value = member.Value with { Members = [.. member.Value.Members.Where(inner => !IsOneOf(ExpectShape.HttpOnly, inner.Key))] } }
                : member)],
    };

    private static void CheckTcp(FileNode target, ReadContext context)
    {
        IEnumerable<FileMember> own = target.Members.Where(member => IsOneOf(TargetShape.HttpOnly, member.Key))
            .Concat((target.Find("expect")?.Members ?? []).Where(member => IsOneOf(ExpectShape.HttpOnly, member.Key)));
        foreach (FileMember member in own)
            context.Fail(member.Line, member.Value.Path, "means something for http and https only, and this target is tcp; leave it out");
    }

    private static bool IsOneOf(IReadOnlyList<Key> keys, string name) => keys.Any(key => key.Names.Contains(name, StringComparer.Ordinal));
}
