namespace UptimeSampler.Benchmarks;

/// <summary>Whether a goal was met, in a word.</summary>
internal static class Goal
{
    public static string Word(bool met) => met ? "met" : "MISSED";
}
