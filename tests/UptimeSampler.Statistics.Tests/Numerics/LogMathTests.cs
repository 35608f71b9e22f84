using CsCheck;

namespace UptimeSampler.Statistics.Tests;

[TestClass]
public sealed class LogMathTests
{
    [TestMethod]
    public void Small_numbers_keep_all_their_digits() =>
        Gen.Double[-25, -4].Select(Gen.Bool).Sample((exponent, negative) =>
        {
            double x = (negative ? -1 : 1) * Math.Pow(10, exponent);
            // Taylor: the next terms are below 1e-16 of the sum.
            double logarithm = x * (1 - x * (1.0 / 2 - x * (1.0 / 3 - x / 4))), exponential = x * (1 + x * (1.0 / 2 + x * (1.0 / 6 + x / 24)));
            return Close(logarithm, LogMath.LogOnePlus(x), 1e-15) && Close(exponential, LogMath.ExpMinusOne(x), 1e-15);
        });

    [TestMethod]
    public void Large_numbers_are_as_the_plain_functions_say() =>
        Gen.Double[0.5, 30].Sample(x => Close(Math.Log(1 + x), LogMath.LogOnePlus(x), 1e-14) && Close(Math.Exp(x) - 1, LogMath.ExpMinusOne(x), 1e-14)
            && Close(Math.Exp(-x) - 1, LogMath.ExpMinusOne(-x), 1e-14) && Close(Math.Log(1 + Math.Exp(x)), LogMath.LogOnePlusExp(x), 1e-14));

    [TestMethod]
    public void The_ends_are_exact()
    {
        Assert.AreEqual(0, LogMath.LogOnePlus(0));
        Assert.AreEqual(double.PositiveInfinity, LogMath.LogOnePlus(double.PositiveInfinity));
        Assert.AreEqual(double.NegativeInfinity, LogMath.LogOnePlus(-1));
        Assert.AreEqual(0, LogMath.ExpMinusOne(0));
        Assert.AreEqual(-1, LogMath.ExpMinusOne(-1000));
        Assert.AreEqual(double.PositiveInfinity, LogMath.ExpMinusOne(1000));
        Assert.AreEqual(1000, LogMath.LogOnePlusExp(1000));
        Assert.AreEqual(0, LogMath.LogOnePlusExp(-1000));
        Assert.AreEqual(0.5, LogMath.FromLogOdds(0));
        Assert.AreEqual(1, LogMath.FromLogOdds(LogMath.LogOddsLimit));
        Assert.AreEqual(0, LogMath.FromLogOdds(-LogMath.LogOddsLimit));
    }

    [TestMethod]
    public void Log_odds_and_rates_belong_together() =>
        Gen.Double[1e-6, 1 - 1e-6].Sample(p => Close(p, LogMath.FromLogOdds(Math.Log(p / (1 - p))), 1e-9));

    [TestMethod]
    public void Logarithms_of_sums_need_no_large_numbers()
    {
        Assert.AreEqual(Math.Log(5), LogMath.LogAdd(Math.Log(2), Math.Log(3)), 1e-15);
        Assert.AreEqual(Math.Log(5), LogMath.LogAdd(Math.Log(3), Math.Log(2)), 1e-15);
        Assert.AreEqual(2000 + Math.Log(2), LogMath.LogAdd(2000, 2000), 1e-12);
        Assert.AreEqual(7, LogMath.LogAdd(7, double.NegativeInfinity));
        Assert.AreEqual(double.NegativeInfinity, LogMath.LogAdd(double.NegativeInfinity, double.NegativeInfinity));
    }

    [TestMethod]
    public void Two_sided_normal_quantiles_are_those_of_the_tables()
    {
        Assert.AreEqual(1.959963984540054, NormalQuantile.TwoSided(0.95), 1e-12);
        Assert.AreEqual(2.5758293035489004, NormalQuantile.TwoSided(0.99), 1e-12);
    }

    private static bool Close(double want, double got, double relative) => Math.Abs(got - want) <= relative * Math.Abs(want);
}
