namespace UptimeSampler;

/// <summary>What one probe found. The numbers are stored and never change.</summary>
public enum OutcomeKind
{
    /// <summary>The target answered as expected.</summary>
    Up = 0,

    /// <summary>The target did not answer as expected: evidence against it.</summary>
    Failed = 1,

    /// <summary>Our own fault kept us from looking: no evidence for or against the target.</summary>
    Invalid = 2,
}
