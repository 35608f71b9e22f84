using UptimeSampler.Detection;
using UptimeSampler.Incidents;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Judging;

/// <summary>
/// Opens and ends incidents about certificates. The addresses of a name may have certificates of their own: one that ends soon is enough,
/// and only when none has been seen for a while is it over.
/// </summary>
internal sealed class CertificateJudge
{
    private readonly Dictionary<string, DateTimeOffset> endsSoon = new(StringComparer.Ordinal);

    /// <summary>Judges a batch; true when an incident was opened or resolved.</summary>
    public bool Apply(Judgement judgement, SampleBatch batch)
    {
        Target target = judgement.Target;
        if (target.Tls.ExpiresWithin is not { } within
            || batch.Samples.Where(sample => sample is { InMaintenance: false, Outcome.CertificateExpires: not null }).ToList() is not { Count: > 0 } samples)
            return false;
        Sample nearest = samples.MinBy(sample => sample.Outcome.CertificateExpires)!;
        DateTimeOffset expires = nearest.Outcome.CertificateExpires!.Value;
        Incident? open = judgement.FindOpen(IncidentKind.Certificate);
        if (CertificateRule.EndsSoon(expires, nearest.At, within))
        {
            endsSoon[target.Name] = samples[^1].At;
            if (open is null)
                judgement.Open(IncidentWriter.OpenCertificate(target.Name, expires, nearest.At), nearest.At);
            return open is null;
        }
        // After a restart nobody remembers when one was last seen.
        endsSoon.TryAdd(target.Name, samples[^1].At);
        if (open is null || !CertificateRule.IsSettled(samples[^1].At - endsSoon[target.Name], target.Interval))
            return false;
        endsSoon.Remove(target.Name);
        judgement.Close(IncidentWriter.Resolve(open, samples[^1].At));
        return true;
    }
}
