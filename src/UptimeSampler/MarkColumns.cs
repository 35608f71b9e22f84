namespace UptimeSampler;

/// <summary>Columns that a file of samples may have besides those that others rely on, each 1 or 0, in this order.</summary>
[Flags]
public enum MarkColumns
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary><c>maintenance</c>: the sample was taken within a maintenance window.</summary>
    Maintenance = 1,

    /// <summary><c>extra</c>: suspicion added the sample.</summary>
    Extra = 2,
}
