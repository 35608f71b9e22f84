using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class MultiplicityTests
{
    [TestMethod]
    public void Selected_targets_equal_the_reference()
    {
        foreach (VectorCase c in VectorGroup.Load("e_d_bh").Cases)
        {
            double[] evidence = [.. c.Json.GetProperty("M").EnumerateArray().Select(m => m.GetDouble())];
            bool[] selected = new bool[evidence.Length];
            int count = EBenjaminiHochberg.Select(evidence, c["A0"], selected);
            int[] places = [.. Enumerable.Range(0, evidence.Length).Where(i => selected[i])];
            CollectionAssert.AreEqual(c.Json.GetProperty("reject").EnumerateArray().Select(i => i.GetInt32()).ToArray(), places);
            Assert.HasCount(count, places);
        }
    }

    [TestMethod]
    public void Selecting_without_sorting_equals_the_definition() =>
        Gen.Double[0, 5].Array[0, 30].Sample(logs =>
        {
            double[] evidence = [.. logs.Select(Math.Exp)];
            double[] sorted = [.. evidence.OrderDescending()];
            int want = 0;
            for (int k = 1; k <= sorted.Length; k++)
                want = sorted[k - 1] >= sorted.Length * 4.0 / k ? k : want;
            bool[] selected = new bool[evidence.Length];
            return EBenjaminiHochberg.Select(evidence, 4, selected) == want
                && (want == 0 || Enumerable.Range(0, evidence.Length).All(i => selected[i] == evidence[i] >= sorted[want - 1]));
        });

    [TestMethod]
    public void Evidence_that_just_meets_its_bar_is_selected()
    {
        bool[] selected = new bool[2];
        // One of two needs 2 · 4 / 1, two of two need 2 · 4 / 2 each.
        Assert.AreEqual(1, EBenjaminiHochberg.Select([1, 8], 4, selected));
        CollectionAssert.AreEqual(new[] { false, true }, selected);
        Assert.AreEqual(2, EBenjaminiHochberg.Select([4, 4], 4, selected));
        Assert.AreEqual(0, EBenjaminiHochberg.Select([], 4, []));
    }

    [TestMethod]
    public void The_share_of_wrong_names_stays_within_the_level()
    {
        var random = new Random(20_240_703);
        const int Runs = 2000, Targets = 40, Bad = 10;
        double wrongShare = 0;
        double[] evidence = new double[Targets];
        bool[] selected = new bool[Targets];
        for (int run = 0; run < Runs; run++)
        {
            for (int i = 0; i < Targets; i++)
                evidence[i] = i < Bad ? 500 : 0.5 / Math.Sqrt(1 - random.NextDouble()); // mean 1
            int count = EBenjaminiHochberg.Select(evidence, 10, selected);
            wrongShare += count == 0 ? 0 : (double)selected.Skip(Bad).Count(s => s) / count;
        }
        Assert.IsLessThanOrEqualTo(0.1, wrongShare / Runs);
    }

    // Example of Holm 1979's procedure worked by hand: 0.01·4, 0.02·3, max with 0.03·2, 0.04·1.
    [TestMethod]
    public void Holm_and_Bonferroni_equal_an_example_worked_by_hand()
    {
        double[] p = [0.04, 0.01, 0.03, 0.02], adjusted = new double[4];
        FamilywiseError.Holm(p, adjusted);
        AssertClose([0.06, 0.04, 0.06, 0.06], adjusted);
        FamilywiseError.Bonferroni(p, adjusted);
        AssertClose([0.16, 0.04, 0.12, 0.08], adjusted);
        FamilywiseError.Bonferroni([0.9, 0.2], adjusted.AsSpan(0, 2));
        Assert.AreEqual(1, adjusted[0]);
    }

    [TestMethod]
    public void Holm_keeps_the_order_and_never_says_more_than_Bonferroni() =>
        Gen.Double[0, 1].Array[1, 20].Sample(p =>
        {
            double[] holm = new double[p.Length], bonferroni = new double[p.Length];
            FamilywiseError.Holm(p, holm);
            FamilywiseError.Bonferroni(p, bonferroni);
            return Enumerable.Range(0, p.Length).All(i => holm[i] >= p[i] && holm[i] <= bonferroni[i] + 1e-15)
                && Enumerable.Range(0, p.Length).All(i => Enumerable.Range(0, p.Length).All(j => p[i] > p[j] || holm[i] <= holm[j]));
        });

    [TestMethod]
    public void Wrong_lengths_and_values_are_refused()
    {
        Assert.ThrowsExactly<ArgumentException>(() => EBenjaminiHochberg.Select([1, 2], 1, new bool[1]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => EBenjaminiHochberg.Select([1], 0, new bool[1]));
        Assert.ThrowsExactly<ArgumentException>(() => FamilywiseError.Holm([0.1], new double[2]));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => FamilywiseError.Bonferroni([1.1], new double[1]));
    }

    private static void AssertClose(double[] want, double[] got)
    {
        for (int i = 0; i < want.Length; i++)
            Assert.AreEqual(want[i], got[i], 1e-15);
    }
}
