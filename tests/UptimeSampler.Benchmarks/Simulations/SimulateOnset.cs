using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>The onset estimate and its interval, at the alarm and 500 samples later.</summary>
internal static class SimulateOnset
{
    private const double Budget = 1e6, Alpha = 0.05;
    private const int Start = 1500, Later = 500;

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine($"95 % interval of the onset, budget {Budget:0e+0}; samples");
        output.WriteLine($"{"",-26}{"missed",10}{"width median/p95",20}{"error of estimate p50/p95",28}{"missed later",14}{"width later",14}");
        foreach ((double p0, double p1) in (ReadOnlySpan<(double, double)>)[(0.001, 0.02), (0.001, 0.1), (0.001, 0.5), (0.001, 1), (0.01, 0.1), (0.01, 0.5)])
            Row(output, p0, p1, seed, runs);
    }

    private static void Row(TextWriter output, double p0, double p1, int seed, int runs)
    {
        var random = new Random(seed);
        List<double> widths = [], errors = [], laterWidths = [];
        int missed = 0, laterMissed = 0;
        while (widths.Count < runs)
        {
            var detector = new EDetector();
            List<EvidenceUnit> units = [];
            do
                units.Add(new(1, Draw.Failure(random, units.Count < Start ? p0 : p1), p0, 1, units.Count));
            while (!detector.Observe(units[^1], Budget));
            if (units.Count <= Start)
                continue;
            errors.Add(Math.Abs(detector.Onset!.Value.Position - Start));
            missed += Missed(units, widths);
            for (int i = 0; i < Later; i++)
                units.Add(new(1, Draw.Failure(random, p1), p0, 1, units.Count));
            laterMissed += Missed(units, laterWidths);
        }
        Summary width = Summary.Of(widths), error = Summary.Of(errors);
        output.WriteLine($"{$"p0 {p0:0.0%}, p1 {p1:0%}",-26}{(double)missed / runs,10:0.000}{$"{width.Median:0}/{width.P95:0}",20}{$"{error.Median:0}/{error.P95:0}",28}{(double)laterMissed / runs,14:0.000}{Summary.Of(laterWidths).Median,14:0}");
    }

    private static int Missed(List<EvidenceUnit> units, List<double> widths)
    {
        OnsetInterval? interval = OnsetInterval.Of(units.ToArray(), Alpha);
        widths.Add(interval is { } some ? some.Last - some.First + 1 : 0);
        return interval is { } found && found.First <= Start && found.Last >= Start ? 0 : 1;
    }
}
