namespace UptimeSampler.App.Web.Live;

/// <summary>The highest evidence of each of the last minutes: in no table, since only the newest is needed to go on judging. Written by one thread.</summary>
internal sealed class EvidenceTrail
{
    /// <summary>Minutes that are remembered.</summary>
    public const int Minutes = 360;

    private readonly float[] highest = new float[Minutes];
    private readonly int[] minutes = new int[Minutes];

    public void Add(DateTimeOffset at, double evidence)
    {
        int minute = (int)(at.ToUnixTimeSeconds() / 60), place = minute % Minutes;
        float shown = (float)Math.Min(evidence, float.MaxValue);
        highest[place] = minutes[place] == minute ? Math.Max(highest[place], shown) : shown;
        minutes[place] = minute;
    }

    /// <summary>What is remembered of a span, by the start of each minute.</summary>
    public IReadOnlyList<KeyValuePair<DateTimeOffset, double>> Between(DateTimeOffset from, DateTimeOffset to) =>
        [.. Enumerable.Range(0, Minutes).Where(place => minutes[place] > 0)
            .Select(place => KeyValuePair.Create(DateTimeOffset.UnixEpoch.AddMinutes(minutes[place]), (double)highest[place]))
            .Where(pair => pair.Key >= from && pair.Key < to).OrderBy(pair => pair.Key)];
}
