using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>A thousand targets of which some fail at once: paging by Bonferroni, suspects by Benjamini–Hochberg, and one detector for all.</summary>
internal static class SimulateMany
{
    private const double Tolerated = 0.001, Level = 1e4;
    private const int Targets = 1000, WarmUp = 500, Longest = 1000;

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine($"{Targets} targets, p0 {Tolerated:0.0%}, level {Level:0e+0} rounds; mean rounds until a bad target is named; share of wrong names among the suspects, mean over rounds");
        output.WriteLine($"{"",-26}{"page (Bonferroni)",20}{"suspect (e-d-BH)",20}{"wrong suspects",18}{"fleet detector",18}");
        foreach ((int bad, double rate) in (ReadOnlySpan<(int, double)>)[(10, 0.1), (100, 0.1), (500, 0.1), (500, 0.02)])
            Row(output, bad, rate, seed, runs);
    }

    private static void Row(TextWriter output, int bad, double rate, int seed, int runs)
    {
        var random = new Random(seed);
        List<double> pages = [], suspects = [], wrong = [], fleets = [];
        double[] evidence = new double[Targets];
        bool[] selected = new bool[Targets];
        for (int run = 0; run < runs; run++)
        {
            EDetector[] detectors = [.. Enumerable.Range(0, Targets).Select(_ => new EDetector(cap: false))];
            var fleet = new EDetector();
            for (int round = 0; round < WarmUp; round++)
                Round(random, detectors, fleet, 0, 0);
            int[] paged = new int[bad], suspected = new int[bad];
            int found = 0;
            for (int round = 1; round <= Longest && paged.Any(r => r == 0); round++)
            {
                if (Round(random, detectors, fleet, bad, rate) && found == 0)
                    found = round;
                for (int i = 0; i < Targets; i++)
                    evidence[i] = detectors[i].Evidence;
                int count = EBenjaminiHochberg.Select(evidence, Level, selected);
                wrong.Add(count == 0 ? 0 : (double)selected.Skip(bad).Count(named => named) / count);
                for (int i = 0; i < bad; i++)
                {
                    paged[i] = paged[i] == 0 && evidence[i] >= Targets * Level ? round : paged[i];
                    suspected[i] = suspected[i] == 0 && selected[i] ? round : suspected[i];
                }
            }
            pages.AddRange(paged.Select(r => r == 0 ? (double)Longest : r));
            suspects.AddRange(suspected.Select(r => r == 0 ? (double)Longest : r));
            fleets.Add(found == 0 ? Longest : found);
        }
        output.WriteLine($"{$"{bad} fail {rate:0%}",-26}{Summary.Of(pages).Mean,20:0.0}{Summary.Of(suspects).Mean,20:0.0}{wrong.Average(),18:0.0000}{Summary.Of(fleets).Mean,18:0.0}");
    }

    private static bool Round(Random random, EDetector[] detectors, EDetector fleet, int bad, double rate)
    {
        int failures = 0;
        for (int i = 0; i < Targets; i++)
        {
            int failed = Draw.Failure(random, i < bad ? rate : Tolerated);
            detectors[i].Observe(new(1, failed, Tolerated, 1, 0), Targets * Level);
            failures += failed;
        }
        return fleet.Observe(new(Targets, failures, Tolerated, 1, 0), Level);
    }
}
