namespace UptimeSampler.Detection;

/// <summary>What the detector of one target is asked to find. May change between blocks; the evidence stays.</summary>
/// <param name="NullRate">Tolerated failure rate p0, above 0 and below 0.5.</param>
/// <param name="Threshold">Evidence at which an incident is opened, in seconds (see <see cref="FalseAlarmBudget"/>).</param>
/// <param name="Interval">Length of the target's rounds.</param>
public sealed record DetectionSettings(double NullRate, double Threshold, TimeSpan Interval);
