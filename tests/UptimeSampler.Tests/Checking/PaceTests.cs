using UptimeSampler.Checking;

namespace UptimeSampler.Tests.Checking;

[TestClass]
public sealed class PaceTests
{
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(25);

    [TestMethod]
    public void One_sample_starts_in_each_slot_at_a_random_instant()
    {
        Pace pace = new(Gap, new Random(1));
        List<double> places = [];
        for (int slot = 0; slot < 200; slot++)
        {
            double place = (pace.Due / Gap) - slot;
            Assert.IsTrue(place is >= -1e-9 and < 1 + 1e-9, place.ToString());
            places.Add(place);
            pace.Started(pace.Due);
        }
        // Uniform: mean 1/2, standard error 0.02.
        Assert.AreEqual(0.5, places.Average(), 0.1);
    }

    [TestMethod]
    public void What_was_missed_is_not_made_up_for()
    {
        Pace pace = new(Gap, new Random(1));
        TimeSpan late = TimeSpan.FromSeconds(9);
        pace.Started(late);
        Assert.IsGreaterThanOrEqualTo(late, pace.Due);
        pace.Started(pace.Due);
        Assert.IsGreaterThanOrEqualTo(late + Gap, pace.Due);
    }

    [TestMethod]
    public void After_a_good_answer_the_pace_is_the_usual_one_again()
    {
        Pace pace = new(Gap, new Random(1));
        Assert.AreEqual(4.0, Spacing(pace, OutcomeKind.Failed), 0.5);
        Assert.AreEqual(1.0, Spacing(pace, OutcomeKind.Up), 0.2);
    }

    [TestMethod]
    public void Each_fault_of_our_own_in_a_row_is_waited_out_for_longer()
    {
        Pace pace = new(Gap, new Random(1));
        List<double> waits = [];
        TimeSpan now = TimeSpan.Zero;
        for (int i = 0; i < 8; i++)
        {
            pace.Ended(OutcomeKind.Invalid, now);
            waits.Add((pace.Due - now).TotalMilliseconds);
            now = pace.Due;
        }
        Assert.AreSequenceEqual([50, 100, 200, 400, 800, 1600, 1600, 1600], waits.Select(wait => (int)Math.Round(wait)));
        Assert.AreEqual(8, pace.InvalidInARow);
        pace.Ended(OutcomeKind.Up, now);
        Assert.AreEqual(0, pace.InvalidInARow);
    }

    // Mean time between starts, in gaps, once the outcome has come often enough to be noticed.
    private static double Spacing(Pace pace, OutcomeKind kind)
    {
        for (int i = 0; i < 5; i++)
            pace.Ended(kind, pace.Due);
        pace.Started(pace.Due);
        TimeSpan began = pace.Due;
        for (int i = 0; i < 200; i++)
        {
            pace.Started(pace.Due);
            pace.Ended(kind, pace.Due);
        }
        return (pace.Due - began) / Gap / 200;
    }
}
