using System.Security.Cryptography;
using System.Text;

namespace UptimeSampler.Storage;

/// <summary>SHA-256 of samples in their order, at any time: tells whether the beginning of a file is what was stored of it.</summary>
internal sealed class SampleDigest : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Of the samples so far.</summary>
    public string Value => Convert.ToHexStringLower(hash.GetCurrentHash());

    public void Add(Sample sample) =>
        hash.AppendData(Encoding.UTF8.GetBytes(SampleCsv.Line(sample, MarkColumns.Maintenance | MarkColumns.Extra) + "\n"));

    /// <summary>The same samples, each added when it is taken.</summary>
    public IEnumerable<Sample> Following(IEnumerable<Sample> samples)
    {
        foreach (Sample sample in samples)
        {
            Add(sample);
            yield return sample;
        }
    }

    public void Dispose() => hash.Dispose();
}
