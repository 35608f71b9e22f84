namespace UptimeSampler.Probing;

/// <summary>What a prober concludes: the failure class and, unless up, one sentence for people.</summary>
internal readonly record struct Verdict(FailureClass Failure, string? Detail)
{
    public static readonly Verdict Up = new(FailureClass.None, null);
}

/// <summary>A fault whose class is known where it happens; ends the probe.</summary>
internal sealed class ProbeFaultException(FailureClass failure, string detail) : Exception(detail)
{
    public Verdict Verdict => new(failure, Message);
}
