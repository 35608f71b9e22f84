using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class LatencySketchTests
{
    private const double RelativeError = 0.01;

    [TestMethod]
    public void Quantiles_are_within_one_per_cent_of_the_sorted_sample() =>
        Gen.Select(Durations.Array[1, 300], Gen.OneOf(Gen.Double[0, 1], Gen.OneOf(0.0, 0.5, 0.95, 0.99, 1.0))).Sample((durations, q) =>
        {
            TimeSpan exact = durations.Order().ElementAt((int)Math.Floor(q * (durations.Length - 1)));
            TimeSpan got = Of(durations).Quantile(q)!.Value;
            // One tick: a TimeSpan is rounded to 100 ns.
            return Math.Abs((got - exact).Ticks) <= RelativeError * exact.Ticks + 1;
        });

    [TestMethod]
    public void Each_rank_has_its_duration_and_an_upper_edge_within_two_per_cent() =>
        Durations.Array[1, 100].Sample(durations =>
        {
            LatencySketch sketch = Of(durations);
            TimeSpan[] sorted = [.. durations.Order()];
            return Enumerable.Range(1, sorted.Length).All(rank => sorted[rank - 1] is var exact
                && Math.Abs((sketch.AtRank(rank) - exact).Ticks) <= RelativeError * exact.Ticks + 1
                && sketch.UpperEdgeAtRank(rank) >= exact && sketch.UpperEdgeAtRank(rank).Ticks <= 1.021 * exact.Ticks + TimeSpan.TicksPerMicrosecond);
        });

    [TestMethod]
    public void Ranks_and_quantiles_outside_the_sketch_are_refused()
    {
        LatencySketch sketch = Of([TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(30)]);
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sketch.AtRank(0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sketch.AtRank(3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sketch.UpperEdgeAtRank(3));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new LatencySketch().AtRank(1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sketch.Quantile(1.1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => sketch.Quantile(-0.1));
        Assert.ThrowsExactly<ArgumentNullException>(() => sketch.Merge((LatencySketch)null!));
    }

    // Version 1; distance from the bucket before, doubled; one more and the number when there are several; base 128, low part first.
    [TestMethod]
    public void The_bytes_are_as_documented()
    {
        TimeSpan shortest = TimeSpan.FromMicroseconds(1), longest = TimeSpan.FromDays(1);
        CollectionAssert.AreEqual(new byte[] { 1 }, new LatencySketch().ToBytes());
        CollectionAssert.AreEqual(new byte[] { 1, 0 }, Of([shortest]).ToBytes());
        CollectionAssert.AreEqual(new byte[] { 1, 1, 3 }, Of([shortest, shortest, shortest]).ToBytes());
        CollectionAssert.AreEqual(new byte[] { 1, 1, 0xC8, 1 }, Of(Enumerable.Repeat(shortest, 200)).ToBytes());
        CollectionAssert.AreEqual(new byte[] { 1, 1, 0x80, 1 }, Of(Enumerable.Repeat(shortest, 128)).ToBytes());
        // In ms, ln 8.64e7 / ln (1.01 / 0.99) = 913.7 and ln 0.001 / ln (1.01 / 0.99) = −345.4, both rounded up: 1259 apart; 2 · 1259 = 19 · 128 + 86.
        CollectionAssert.AreEqual(new byte[] { 1, 0, 0x80 | 86, 19 }, Of([shortest, longest]).ToBytes());
    }

    [TestMethod]
    public void More_than_can_be_counted_is_refused()
    {
        // 2^63 − 1 durations of a microsecond.
        LatencySketch full = Of((byte[])[1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]);
        Assert.AreEqual(long.MaxValue, full.Count);
        Assert.ThrowsExactly<OverflowException>(() => full.Add(TimeSpan.FromMicroseconds(1)));
        Assert.ThrowsExactly<OverflowException>(() => full.Add(TimeSpan.FromSeconds(1)));
        CollectionAssert.AreEqual(full.ToBytes()[..11], new byte[] { 1, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F });
    }

    [TestMethod]
    public void Merging_is_associative_commutative_and_loses_nothing() =>
        Gen.Select(Durations.Array[0, 80], Durations.Array[0, 80], Durations.Array[0, 80]).Sample((a, b, c) =>
        {
            byte[] whole = Of([.. a, .. b, .. c]).ToBytes();
            LatencySketch leftFirst = Of(a);
            leftFirst.Merge(Of(b));
            leftFirst.Merge(Of(c));
            LatencySketch rightFirst = Of(c);
            rightFirst.Merge(Of(b).ToBytes());
            LatencySketch swapped = Of(rightFirst.ToBytes());
            swapped.Merge(Of(a));
            return leftFirst.ToBytes().SequenceEqual(whole) && swapped.ToBytes().SequenceEqual(whole)
                && leftFirst.Count == a.Length + b.Length + c.Length;
        });

    [TestMethod]
    public void What_is_written_is_read_back() =>
        Durations.Array[0, 300].Sample(durations =>
        {
            LatencySketch sketch = Of(durations), copy = LatencySketch.FromBytes(sketch.ToBytes());
            return copy.Count == sketch.Count && copy.ToBytes().SequenceEqual(sketch.ToBytes()) && copy.Quantile(0.95) == sketch.Quantile(0.95);
        });

    [TestMethod]
    public void Counts_above_an_edge_are_exact_up_to_its_bucket() =>
        Gen.Select(Durations.Array[0, 200], Durations).Sample((durations, edge) =>
        {
            long got = Of(durations).CountAbove(edge);
            return got <= durations.Count(d => d > edge)
                && got >= durations.Count(d => d.Ticks > edge.Ticks * 1.0203);
        });

    [TestMethod]
    public void An_empty_sketch_has_no_quantile()
    {
        var sketch = new LatencySketch();
        Assert.IsNull(sketch.Quantile(0.5));
        Assert.AreEqual(0, sketch.Count);
        Assert.AreEqual(0, LatencySketch.FromBytes(sketch.ToBytes()).Count);
    }

    [TestMethod]
    public void Durations_beyond_the_range_count_as_its_ends()
    {
        LatencySketch sketch = Of([TimeSpan.FromSeconds(-1), TimeSpan.Zero, TimeSpan.FromDays(40)]);
        Assert.AreEqual(1, sketch.Quantile(0)!.Value.TotalMicroseconds, 0.1);
        Assert.AreEqual(1, sketch.Quantile(1)!.Value.TotalDays, 0.02);
        Assert.AreEqual(1, sketch.CountAbove(TimeSpan.FromHours(1)));
    }

    [TestMethod]
    public void Merging_with_itself_doubles()
    {
        LatencySketch sketch = Of([TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(30)]);
        sketch.Merge(sketch);
        Assert.AreEqual(4, sketch.Count);
    }

    [TestMethod]
    public void A_minute_of_samples_takes_about_a_byte_each()
    {
        var random = new Random(5);
        LatencySketch sketch = Of([.. Enumerable.Range(0, 60).Select(_ => TimeSpan.FromMilliseconds(10 * Math.Exp(random.NextDouble())))]);
        Assert.IsLessThan(80, sketch.ToBytes().Length);
    }

    [TestMethod]
    public void Damaged_bytes_are_refused_and_add_nothing()
    {
        byte[] good = Of([TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(30), TimeSpan.FromMilliseconds(30)]).ToBytes();
        var sketch = new LatencySketch();
        byte[][] bad = [[], [9, .. good[1..]], good[..^1], [.. good, 0], [.. good, 0xFF], [1, 0xFF, 0xFF, 0xFF, 0x7F], [1, 3, 0], [1, 3], [1, 0x80]];
        foreach (byte[] bytes in bad)
            Assert.ThrowsExactly<FormatException>(() => sketch.Merge(bytes), Convert.ToHexString(bytes));
        Assert.AreEqual(0, sketch.Count);
    }

    [TestMethod]
    public void Any_bytes_are_either_read_or_refused() =>
        Gen.Byte.Array[0, 40].Sample(bytes =>
        {
            try
            {
                return LatencySketch.FromBytes([1, .. bytes]).Count >= 0;
            }
            catch (FormatException)
            {
                return true;
            }
        });

    private static LatencySketch Of(IEnumerable<TimeSpan> durations)
    {
        var sketch = new LatencySketch();
        foreach (TimeSpan duration in durations)
            sketch.Add(duration);
        return sketch;
    }

    private static LatencySketch Of(byte[] bytes) => LatencySketch.FromBytes(bytes);

    // 2 microseconds to half a day, evenly over the orders of magnitude.
    private static readonly Gen<TimeSpan> Durations =
        Gen.Double[Math.Log(2e-3), Math.Log(4.3e7)].Select(log => TimeSpan.FromMilliseconds(Math.Exp(log)));
}
