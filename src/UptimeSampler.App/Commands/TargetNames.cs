using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Commands;

/// <summary>Checks names of targets as they were written on the command line.</summary>
internal static class TargetNames
{
    private const int ShownLength = 80;

    /// <summary>A target is known when the database holds samples of it, or when it is watched.</summary>
    /// <param name="names">The names.</param>
    /// <param name="store">Holds targets of the past as well.</param>
    /// <param name="watched">What is watched; null when that is not known.</param>
    /// <exception cref="CommandException">One is not known; the message names the nearest one that is.</exception>
    public static void Check(IReadOnlyList<string> names, Store store, TargetSet? watched)
    {
        if (names.Count == 0)
            return;
        IReadOnlyList<string> known = store.TargetNames();
        if (names.All(known.Contains))
            return;
        known = [.. known.Union(watched?.Targets.Select(target => target.Name) ?? []).Order(StringComparer.Ordinal)];
        if (names.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
            throw new CommandException($"there is no target '{PlainText.Line(unknown, ShownLength)}' in {store.Path}; "
                + (known.Count == 0 ? "nothing was sampled yet" : NearestName.Advice(unknown, known)));
    }
}
