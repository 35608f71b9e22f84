namespace UptimeSampler.App.Web.Live;

/// <summary>Evidence grows by factors: it is shown on a logarithmic scale from that of a target which never fails to the threshold.</summary>
public static class EvidenceScale
{
    /// <summary>How far on the way to an incident, from 0 to 1.</summary>
    /// <param name="evidence">The evidence, in seconds.</param>
    /// <param name="calm">That of a target which never fails.</param>
    /// <param name="threshold">The evidence at which an incident is opened.</param>
    public static double PlaceOf(double evidence, double calm, double threshold) =>
        threshold <= calm ? 0 : Math.Clamp(Math.Log(Math.Max(calm, evidence) / calm) / Math.Log(threshold / calm), 0, 1);
}
