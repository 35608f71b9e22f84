namespace UptimeSampler;

/// <summary>Names one detector.</summary>
/// <param name="Target">Name of the target that it watches.</param>
/// <param name="Kind">The kind of incident that it finds.</param>
public readonly record struct DetectorKey(string Target, IncidentKind Kind);
