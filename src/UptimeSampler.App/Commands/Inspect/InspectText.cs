using System.Globalization;
using UptimeSampler.Inspection;

namespace UptimeSampler.App.Commands.Inspect;

/// <summary>An inspection for people, one of whom has just been woken: the verdict, what to write where, and then everything else.</summary>
internal static class InspectText
{
    private const double GrowthWorthTelling = 1;

    public static IEnumerable<string> Lines(InspectionResult result)
    {
        yield return Headline(result);
        if (result.BreaksFirst is { } first)
            yield return $"  {first.Name} breaks first: {Value(first)}, set in {first.Source}; {result.RequestText}; {result.AboveText}.";
        foreach (string advice in Alike(result).Select(each => each.First().Limit.Advice).OfType<string>().Distinct())
            yield return $"  To do: {advice}";
        foreach (string warning in result.Warnings)
            yield return $"  Warning: {warning}";
        foreach (string problem in result.Problems)
            yield return $"  Not known: {problem}";
        yield return "";
        foreach (string line in TextTable.Lines(["LIMIT", ">VALUE", ">A REQUEST", ">BREAKS AT", "", "SET IN", "NOTE"], [.. Rows(result)]))
            yield return line;
        yield return "";
        foreach (InspectedProcess process in result.Processes)
            yield return Held(process);
        foreach (string note in result.Notes)
            yield return $"Note: {note}";
    }

    /// <summary>As JSON writes it.</summary>
    public static string Word(InspectionVerdict verdict) => verdict switch
    {
        InspectionVerdict.Ok => "ok",
        InspectionVerdict.TooLow => "too_low",
        _ => "unknown",
    };

    private static string Headline(InspectionResult result)
    {
        string who = $"{PlainText.Line(result.Server, 40)} (process {result.Processes[0].Pid})";
        string capacity = result.Capacity is { } most ? $"holds about {Words.Number(most)} requests at once" : "holds nobody knows how many requests";
        return (result.Verdict, result.Expect) switch
        {
            (InspectionVerdict.TooLow, { } expect) => $"TOO LOW  {who} {capacity}; {Words.Number(expect)} are expected",
            (InspectionVerdict.Ok, { } expect) => $"{(result.Warnings.Count > 0 ? "WARNING" : "OK")}  {who} {capacity}; {Words.Number(expect)} are expected",
            (_, { } expect) => $"UNKNOWN  {who}: not all that decides could be read{(result.Capacity is { } bound ? $"; it holds at most {Words.Number(bound)} requests at once" : "")}; {Words.Number(expect)} are expected",
            _ => $"{who} {capacity}; say how many are expected (--expect 5000) to have it judged",
        };
    }

    private static IEnumerable<IReadOnlyList<string>> Rows(InspectionResult result) => Alike(result)
        .OrderBy(group => group.First().Limit.Capacity is null)
        .ThenBy(group => group.First().Limit.Capacity)
        .Select(group => Row(group.First().Limit, group.First().Role, group.Count()));

    // Workers with the same limits share a line.
    private static IEnumerable<IEnumerable<(string Role, InspectedLimit Limit)>> Alike(InspectionResult result) => result.Processes
        .SelectMany(process => process.Limits.Select(limit => (process.Role, Limit: limit)))
        .GroupBy(each => (each.Role, each.Limit.Name, each.Limit.Value, each.Limit.Ok));

    private static List<string> Row(InspectedLimit limit, string role, int workers) =>
    [
        limit.Name + (workers > 1 ? $" (each of {workers})" : role == InspectedProcess.OldWorker ? " (old worker)" : ""),
        Value(limit),
        limit.PerRequest?.ToString("0.##", CultureInfo.InvariantCulture) ?? "-",
        limit.Capacity is { } capacity ? Words.Number(capacity) : "-",
        limit.Ok switch { true => "ok", false => "TOO LOW", null => "" },
        limit.Source,
        limit.Note ?? "",
    ];

    private static string Held(InspectedProcess process)
    {
        string held = process.OpenDescriptors is { } open ? $"{Words.Count(open, "open descriptor")}, {process.IdleDescriptors} of them no connections" : "open descriptors not to be seen";
        string growth = process.DescriptorsPerSecond switch
        {
            null => "",
            >= GrowthWorthTelling and { } more => $", growing by {more.ToString("0.#", CultureInfo.InvariantCulture)} a second",
            <= -GrowthWorthTelling and { } fewer => $", falling by {(-fewer).ToString("0.#", CultureInfo.InvariantCulture)} a second",
            _ => ", not growing",
        };
        return $"{PlainText.Line(process.Name, 40)} {process.Pid} ({process.Role}): {held}{growth}";
    }

    private static string Value(InspectedLimit limit) => limit.Value is { } value ? Words.Number(value) : "unlimited";
}
