namespace UptimeSampler.EndToEnd;

/// <summary>
/// Which tests run at the same time. The runner begins all of them at once (<c>Parallelism.cs</c>), and each waits here for a place: so those that measure, which
/// must come one after the other and take the longest together, begin with the first second and keep no place that another could have.
/// </summary>
[TestClass]
public static class Places
{
    /// <summary>Name of the property of tests that load a server and measure it: two of them at once would measure each other.</summary>
    public const string Measuring = "measuring";

    // Most tests wait for real time; more of them at once would be in the way of what is measured.
    private const int OthersAtOnce = 3;

    private static readonly SemaphoreSlim ForMeasuring = new(1), ForOthers = new(OthersAtOnce);

    [GlobalTestInitialize]
    public static Task WaitAsync(TestContext test) => Of(test).WaitAsync();

    [GlobalTestCleanup]
    public static void Leave(TestContext test) => Of(test).Release();

    private static SemaphoreSlim Of(TestContext test) => test.Properties.ContainsKey(Measuring) ? ForMeasuring : ForOthers;
}
