using UptimeSampler.Statistics;

namespace UptimeSampler;

/// <summary>
/// Names the parts on which failures concentrate. Only what is fixed before the outcome can be a suspect: address, worker, connection, location.
/// A part is named when its evidence suffices (<see cref="PartSearch"/>): wrong at most once in twenty times without a culprit.
/// </summary>
public static class Suspects
{
    /// <summary>Name of the dimension of workers.</summary>
    public const string Worker = "worker";

    /// <summary>Name of the dimension of locations.</summary>
    public const string Location = "location";

    /// <summary>Name of the dimension of new and kept connections.</summary>
    public const string Connection = "connection";

    /// <summary>Between two parts that are one suspect.</summary>
    internal const string Joint = " and ";

    private static readonly (string Name, Func<Sample, string?> Of)[] Dimensions =
    [
        ("address", sample => sample.Outcome.AddressName),
        (Worker, sample => sample.Worker),
        (Connection, sample => sample.Outcome.Connection.Name()),
        (Location, sample => sample.Location),
    ];

    /// <summary>Whether the most striking part was named before as well: one that comes and goes is no news.</summary>
    /// <param name="before">What stood out before.</param>
    /// <param name="now">What stands out now, most striking first.</param>
    public static bool Stand(IReadOnlyList<Suspect> before, IReadOnlyList<Suspect> now) =>
        now.Count > 0 && before.Any(suspect => (suspect.Dimension, suspect.Value) == (now[0].Dimension, now[0].Value));

    /// <summary>The parts that stand out among valid samples, most striking first; empty when none does. Two parts that fail alike are one suspect, such as <c>10.0.0.3 and 10.0.0.4</c>.</summary>
    public static IReadOnlyList<Suspect> Of(IReadOnlyList<Sample> samples)
    {
        List<List<(string Value, PartCount Count)>> parts = [.. Dimensions.Select(dimension => samples
            .Where(sample => dimension.Of(sample) is not null)
            .GroupBy(sample => dimension.Of(sample)!, StringComparer.Ordinal)
            .Select(part => (part.Key, new PartCount(part.Count(), part.Count(sample => sample.Outcome.Kind == OutcomeKind.Failed))))
            .OrderBy(part => part.Key, StringComparer.Ordinal)
            .ToList())];
        return [.. PartSearch.Claims([.. parts.Select(dimension => dimension.ConvertAll(part => part.Count))])
            .Select(claim => Of(claim, [.. claim.Parts.Select(place => parts[claim.Dimension][place].Value)]))];
    }

    private static Suspect Of(PartClaim claim, IReadOnlyList<string> values) =>
        new(Dimensions[claim.Dimension].Name, string.Join(Joint, values), claim.Samples, claim.Failures, claim.PValue) { Partner = values.Count > 1 ? values[^1] : null };
}
