using CsCheck;

namespace UptimeSampler.Statistics.Tests.Verdicts;

/// <summary>
/// Shares of right and wrong claims against those that a reference simulation of the method reports (51 candidates, 100 samples):
/// one bad part of eight at 50 %: 0.90 right, none wrong; at 20 %: 0.19; two of eight at 50 %: 0.95, 0.03 wrong; nothing wrong: at most 0.05.
/// </summary>
[TestClass]
public sealed class PartSearchTests
{
    private const int Runs = 400;

    [TestMethod]
    public void One_bad_part_of_eight_is_found()
    {
        (double right, double wrong) = Shares(samples: 100, [2], rate: 0.5);
        Assert.IsGreaterThan(0.85, right);
        Assert.IsLessThan(0.02, wrong);
    }

    [TestMethod]
    public void A_weak_fault_needs_more_samples()
    {
        Assert.AreEqual(0.19, Shares(samples: 100, [2], rate: 0.2).Right, 0.12);
        Assert.IsGreaterThan(0.85, Shares(samples: 300, [2], rate: 0.2).Right);
    }

    [TestMethod]
    public void Two_bad_parts_of_eight_are_found_as_a_pair()
    {
        (double right, double wrong) = Shares(samples: 300, [2, 5], rate: 0.5);
        Assert.IsGreaterThan(0.95, right);
        Assert.IsLessThan(0.05, wrong);
    }

    [TestMethod, TestCategory(Probability.Simulation)]
    public void Nobody_is_accused_more_often_than_promised_when_nothing_stands_out() =>
        Assert.IsLessThanOrEqualTo(0.05, Shares(samples: 200, [], rate: 0, everywhere: 0.1).Wrong);

    /// <summary>An incident is looked at every ten seconds as long as it lasts, and who was alerted hears of the first part that stays for two looks.</summary>
    [TestMethod, TestCategory(Probability.Simulation)]
    public void Looking_again_and_again_accuses_nobody_more_often_than_promised()
    {
        int[] sizes = [3, 2, 2];
        Random random = new(6);
        int accused = 0;
        for (int run = 0; run < Runs; run++)
        {
            PartCount[][] counts = [.. sizes.Select(size => new PartCount[size])];
            (int, int)? before = null;
            bool stood = false;
            for (int sample = 1; sample <= 2_000 && !stood; sample++)
            {
                int failed = random.NextDouble() < 0.2 ? 1 : 0;
                foreach (PartCount[] parts in counts)
                {
                    ref PartCount part = ref parts[random.Next(parts.Length)];
                    part = new PartCount(part.Samples + 1, part.Failures + failed);
                }
                if (sample % 40 != 0)
                    continue;
                (int, int)? now = PartSearch.Claims(counts) is [PartClaim first, ..] ? (first.Dimension, first.Parts[0]) : null;
                stood = now is not null && now == before;
                before = now;
            }
            accused += stood ? 1 : 0;
        }
        Assert.IsLessThanOrEqualTo(0.05 * Runs, accused);
    }

    [TestMethod]
    public void A_single_part_explains_nothing() =>
        Assert.IsEmpty(PartSearch.Claims([[new PartCount(20, 20)], [new PartCount(20, 20)]]));

    [TestMethod]
    public void Two_failures_name_nobody() =>
        Assert.IsEmpty(PartSearch.Claims([[new PartCount(2, 2), new PartCount(100_000, 0)]]));

    [TestMethod]
    public void Claims_are_the_candidates_within_a_factor_of_ten_of_the_best() =>
        Gen.Select(Gen.Select(Gen.Long[1, 40], Gen.Long[0, 40]).Select((n, y) => new PartCount(n, Math.Min(n, y * y / 40))).Array[1, 5].Array[1, 3], Gen.Bool)
            .Sample((dimensions, quiet) =>
            {
                // With all failures in one part there is something to claim.
                if (quiet)
                    dimensions = [.. dimensions.Select(parts => parts.Select((part, place) => part with { Failures = place == 0 ? part.Failures : 0 }).ToArray())];
                PartClaim[] all = [.. ByDefinition(dimensions)];
                PartClaim[] want = [.. all.Where(claim => all.Max(other => other.Evidence) is >= 20 and var best && claim.Evidence >= best / 10)];
                IReadOnlyList<PartClaim> got = PartSearch.Claims(dimensions);
                return got.Select(Text).Order().SequenceEqual(want.Select(Text).Order())
                    && got.Zip(got.Skip(1)).All(pair => pair.First.Evidence >= pair.Second.Evidence);
            });

    private static string Text(PartClaim claim) =>
        $"{claim.Dimension}: {string.Join('+', claim.Parts)} {claim.Failures}/{claim.Samples} {claim.Evidence:g9} {claim.PValue:g9}";

    // Weights as documented: dimensions share equally; three quarters to single parts, a quarter to pairs, where there are more than two parts.
    private static IEnumerable<PartClaim> ByDefinition(PartCount[][] dimensions)
    {
        int several = dimensions.Count(parts => parts.Length > 1);
        int candidates = dimensions.Where(parts => parts.Length > 1).Sum(parts => parts.Length + (parts.Length > 2 ? parts.Length * (parts.Length - 1) / 2 : 0));
        for (int dimension = 0; dimension < dimensions.Length; dimension++)
        {
            PartCount[] parts = dimensions[dimension];
            long samples = parts.Sum(part => part.Samples), failures = parts.Sum(part => part.Failures);
            if (parts.Length < 2 || failures < 3)
                continue;
            PartClaim Of(double weight, params int[] places)
            {
                long n = places.Sum(place => parts[place].Samples), x = places.Sum(place => parts[place].Failures);
                return new(dimension, places, n, x, weight / several * Math.Exp(Localisation.LogExcessEvidence(x, n, failures, samples)),
                    Math.Min(1, candidates * FisherExact.Greater(x, n, failures, samples)));
            }
            PartClaim[] singles = [.. parts.Select((_, place) => Of((parts.Length > 2 ? 0.75 : 1) / parts.Length, place))];
            foreach (PartClaim single in singles)
                yield return single;
            for (int one = 0; one < parts.Length && parts.Length > 2; one++)
            {
                for (int other = one + 1; other < parts.Length; other++)
                {
                    PartClaim both = Of(0.25 / (parts.Length * (parts.Length - 1) / 2), one, other);
                    if (both.Evidence > singles[one].Evidence && both.Evidence > singles[other].Evidence)
                        yield return both;
                }
            }
        }
    }

    // More parts than are paired: the two bad ones must be among those that are.
    [TestMethod]
    public void Two_bad_parts_among_many_with_a_failure_each_are_found_as_a_pair()
    {
        PartCount[] parts = [.. Enumerable.Range(0, 16).Select(place => new PartCount(60, place is 3 or 11 ? 30 : 1))];
        Assert.AreSequenceEqual([3, 11], PartSearch.Claims([parts])[0].Parts);
    }

    [TestMethod]
    public void Impossible_parts_are_refused()
    {
        Assert.ThrowsExactly<ArgumentNullException>(() => PartSearch.Claims(null!));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => PartSearch.Claims([[new PartCount(2, 5), new PartCount(20, 0)]]));
    }

    [TestMethod]
    public void Two_dimensions_that_cannot_be_told_apart_are_both_named()
    {
        PartCount[] parts = [new PartCount(20, 20), new PartCount(200, 0)];
        IReadOnlyList<PartClaim> claims = PartSearch.Claims([parts, parts]);
        Assert.AreSequenceEqual([0, 1], claims.Select(claim => claim.Dimension).Order());
        Assert.AreEqual(claims[0].Evidence, claims[1].Evidence);
    }

    [TestMethod]
    public void Two_hundred_addresses_are_searched_quickly_enough_to_be_told_while_it_burns()
    {
        PartCount[] parts = [.. Enumerable.Range(0, 256).Select(place => new PartCount(40, place < 128 ? 20 : 1))];
        PartSearch.Claims([parts]);
        long began = TimeProvider.System.GetTimestamp();
        PartSearch.Claims([parts]);
        Assert.IsLessThan(TimeSpan.FromSeconds(1), TimeProvider.System.GetElapsedTime(began));
    }

    private static (double Right, double Wrong) Shares(int samples, int[] bad, double rate, double everywhere = 0)
    {
        int right = 0, wrong = 0;
        for (int seed = 0; seed < Runs; seed++)
        {
            IReadOnlyList<PartClaim> claims = PartSearch.Claims(Draw(new Random(seed), samples, bad, rate, everywhere));
            if (claims is [{ Dimension: 0 } best, ..] && best.Parts.Order().SequenceEqual(bad))
                right++;
            else if (claims.Count > 0)
                wrong++;
        }
        return ((double)right / Runs, (double)wrong / Runs);
    }

    // Eight addresses, four workers, two kinds of connection.
    private static PartCount[][] Draw(Random random, int samples, int[] bad, double rate, double everywhere)
    {
        PartCount[][] dimensions = [new PartCount[8], new PartCount[4], new PartCount[2]];
        for (int i = 0; i < samples; i++)
        {
            int[] places = [random.Next(8), random.Next(4), random.Next(2)];
            bool failed = random.NextDouble() < (bad.Contains(places[0]) ? rate : everywhere);
            for (int dimension = 0; dimension < places.Length; dimension++)
            {
                ref PartCount count = ref dimensions[dimension][places[dimension]];
                count = new PartCount(count.Samples + 1, count.Failures + (failed ? 1 : 0));
            }
        }
        return dimensions;
    }
}
