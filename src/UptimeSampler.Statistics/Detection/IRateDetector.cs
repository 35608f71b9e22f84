namespace UptimeSampler.Statistics;

/// <summary>
/// What all detectors of a rising failure rate share, so that they can be run side by side over the same units: evidence that is
/// compared with a threshold. What the evidence counts, and what a threshold promises, each says for itself.
/// </summary>
public interface IRateDetector
{
    /// <summary>The evidence for a rise, at least 0; its unit is the detector's own.</summary>
    double Evidence { get; }

    /// <summary>Takes one unit and says whether there is an alarm: the unit has a failure and the evidence has reached the threshold.</summary>
    /// <param name="unit">The unit of evidence.</param>
    /// <param name="threshold">Evidence that means an alarm, above 0, in the detector's unit.</param>
    /// <returns>True when there is an alarm; true again at later failures while the evidence stays there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    bool Observe(in EvidenceUnit unit, double threshold);

    /// <summary>Forgets all that was seen.</summary>
    void Reset();
}
