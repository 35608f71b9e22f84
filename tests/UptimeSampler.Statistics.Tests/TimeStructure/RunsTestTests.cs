namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class RunsTestTests
{
    [TestMethod]
    public void P_values_equal_the_reference()
    {
        VectorGroup vectors = VectorGroup.Load("runs_test");
        foreach (VectorCase c in vectors.Cases)
            vectors.AssertClose("p", RunsTest.Of([.. c.Text("f").Select(bit => bit == '1')]).PValue, c);
    }

    [TestMethod]
    public void P_values_equal_counting_all_orders()
    {
        const int N = 10;
        foreach (int failures in (int[])[1, 3, 5, 8])
        {
            int[] orders = [.. Enumerable.Range(0, 1 << N).Where(bits => int.PopCount(bits) == failures)];
            int[] runs = [.. orders.Select(bits => int.PopCount(bits & ~(bits << 1)))];
            for (int r = runs.Min(); r <= runs.Max(); r++)
                Assert.AreEqual((double)runs.Count(x => x <= r) / orders.Length, RunsTest.Of(failures, N, r).PValue, 1e-12);
        }
    }

    [TestMethod]
    public void Episodes_have_a_mean_length()
    {
        RunsTest got = RunsTest.Of([true, true, false, true, false, false]);
        Assert.AreEqual(2, got.Runs);
        Assert.AreEqual(1.5, got.MeanLength);
        Assert.IsNull(RunsTest.Of([false, false]).MeanLength);
    }

    [TestMethod]
    public void Impossible_counts_are_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RunsTest.Of(3, 2, 1));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RunsTest.Of(3, 10, 0));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RunsTest.Of(3, 10, 4));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RunsTest.Of(8, 10, 4));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => RunsTest.Of(0, 10, 1));
    }
}
