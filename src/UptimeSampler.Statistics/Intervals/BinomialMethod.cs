namespace UptimeSampler.Statistics;

/// <summary>How a two-sided interval for a failure rate is computed when the window was chosen in advance.</summary>
public enum BinomialMethod
{
    /// <summary>Exact: never covers less than promised (Clopper and Pearson 1934). The default.</summary>
    ClopperPearson,

    /// <summary>Score interval (Wilson 1927): shorter, covers as promised on average, down to 0.84 for 0.95 at small rates.</summary>
    Wilson,

    /// <summary>Equal-tailed posterior under the Beta(½, ½) prior (Brown, Cai and DasGupta 2001).</summary>
    Jeffreys,

    /// <summary>Clopper–Pearson counting half of the observed point (Lancaster 1961).</summary>
    MidP,
}
