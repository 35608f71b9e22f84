namespace UptimeSampler;

/// <summary>Whether a probe opened its own connection. The numbers are stored and never change.</summary>
public enum ConnectionKind
{
    /// <summary>A connection opened for this probe alone.</summary>
    New = 0,

    /// <summary>A connection kept open from an earlier probe.</summary>
    Kept = 1,
}
