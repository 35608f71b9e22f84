namespace UptimeSampler;

/// <summary>Which connection was drawn for a probe, before its outcome. The numbers are stored and never change.</summary>
public enum ConnectionKind
{
    /// <summary>A connection opened for this probe alone.</summary>
    New = 0,

    /// <summary>The connection kept open from an earlier probe; opened anew when there is none.</summary>
    Kept = 1,
}
