using UptimeSampler.Statistics;

namespace UptimeSampler.Benchmarks;

/// <summary>Who is blamed when one worker, one target or one path is bad, both a worker and a target, or nothing stands out.</summary>
internal static class SimulateLocalisation
{
    private const int Targets = 5, Workers = 3;

    public static void Run(int seed, int runs, TextWriter output)
    {
        output.WriteLine("8 addresses, 3 workers, new or kept connections; background 0.2 %: right, wrong, no claim");
        foreach (int samples in (int[])[100, 300, 1000])
        {
            Parts(output, $"1 address of 8 fails 100 %, {samples} samples", seed, runs, samples, probe => probe[0] == 3 ? 1 : 0.002, (0, 3));
            Parts(output, $"1 address of 8 fails 50 %, {samples}", seed, runs, samples, probe => probe[0] == 3 ? 0.5 : 0.002, (0, 3));
            Parts(output, $"1 address of 8 fails 20 %, {samples}", seed, runs, samples, probe => probe[0] == 3 ? 0.2 : 0.002, (0, 3));
            Parts(output, $"1 worker of 3 fails 50 %, {samples}", seed, runs, samples, probe => probe[1] == 1 ? 0.5 : 0.002, (1, 1));
            Parts(output, $"new connections fail 20 %, {samples}", seed, runs, samples, probe => probe[2] == 0 ? 0.2 : 0.002, (2, 0));
            Parts(output, $"all fail 10 %, {samples}", seed, runs, samples, _ => 0.1, null);
        }
        output.WriteLine($"{Targets} targets, {Workers} workers, background 0.2 %: the first claim right, any claim wrong, no claim");
        foreach (int samples in (int[])[20, 100])
        {
            Row(output, $"worker 20 %, {samples} samples a cell", seed, runs, samples, (_, w) => w == 1 ? 0.2 : 0.002, claim => claim is { Kind: CrossKind.Worker, Worker: 1 });
            Row(output, $"target 20 %, {samples}", seed, runs, samples, (t, _) => t == 2 ? 0.2 : 0.002, claim => claim is { Kind: CrossKind.Target, Target: 2 });
            Row(output, $"path 50 %, {samples}", seed, runs, samples, (t, w) => (t, w) == (2, 1) ? 0.5 : 0.002, claim => claim is { Kind: CrossKind.Path, Target: 2, Worker: 1 });
            Row(output, $"worker and target 20 %, {samples}", seed, runs, samples, (t, w) => t == 2 || w == 1 ? 0.2 : 0.002,
                claim => claim is { Kind: CrossKind.Worker, Worker: 1 } or { Kind: CrossKind.Target, Target: 2 });
            Row(output, $"all 10 %, {samples}", seed, runs, samples, (_, _) => 0.1, _ => false);
            Row(output, $"all 0.2 %, {samples}", seed, runs, samples, (_, _) => 0.002, _ => false);
        }
    }

    private static void Parts(TextWriter output, string name, int seed, int runs, int samples, Func<int[], double> rate, (int Dimension, int Part)? truth)
    {
        int[] sizes = [8, 3, 2];
        var random = new Random(seed);
        int right = 0, wrong = 0;
        for (int run = 0; run < runs; run++)
        {
            PartCount[][] counts = [.. sizes.Select(size => new PartCount[size])];
            for (int i = 0; i < samples; i++)
            {
                int[] probe = [.. sizes.Select(size => random.Next(size))];
                int failed = Draw.Failure(random, rate(probe));
                for (int d = 0; d < sizes.Length; d++)
                    counts[d][probe[d]] = new(counts[d][probe[d]].Samples + 1, counts[d][probe[d]].Failures + failed);
            }
            IReadOnlyList<PartClaim> claims = PartSearch.Claims([.. counts]);
            bool hit = claims.Count > 0 && claims[0].Parts.Count == 1 && (claims[0].Dimension, claims[0].Parts[0]) == truth;
            right += hit ? 1 : 0;
            wrong += claims.Count > 0 && !hit ? 1 : 0;
        }
        output.WriteLine($"  {name,-46}{right / (double)runs,8:0.000}{wrong / (double)runs,8:0.000}{(runs - right - wrong) / (double)runs,8:0.000}");
    }

    private static void Row(TextWriter output, string name, int seed, int runs, int samples, Func<int, int, double> rate, Func<CrossClaim, bool> isRight)
    {
        var random = new Random(seed);
        int right = 0, wrong = 0, none = 0;
        for (int run = 0; run < runs; run++)
        {
            var table = new RateCount[Targets, Workers];
            for (int target = 0; target < Targets; target++)
                for (int worker = 0; worker < Workers; worker++)
                    table[target, worker] = new(Draw.Binomial(random, samples, rate(target, worker)), samples);
            IReadOnlyList<CrossClaim> claims = CrossSearch.Claims(table);
            right += claims.Count > 0 && isRight(claims[0]) ? 1 : 0;
            wrong += claims.Any(claim => !isRight(claim)) ? 1 : 0;
            none += claims.Count == 0 ? 1 : 0;
        }
        output.WriteLine($"  {name,-36}{right / (double)runs,8:0.000}{wrong / (double)runs,8:0.000}{none / (double)runs,8:0.000}");
    }
}
