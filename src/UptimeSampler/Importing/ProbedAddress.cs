using System.Text;
using UptimeSampler.Targets.Reading;
using YamlDotNet.RepresentationModel;

namespace UptimeSampler.Importing;

/// <summary>What is probed, and by which module.</summary>
internal sealed record ProbedAddress(string Where, string Module, string Address, IReadOnlyDictionary<string, string> Labels)
{
    private const int FileLimit = 4 << 20;

    private static readonly Dictionary<string, string> None = [];

    /// <summary>A name for it: host and path of the address, which are no secret.</summary>
    public string Name => SecretAddress.HostAndPath(Address);

    /// <summary>Reads a list.</summary>
    /// <exception cref="ImportException">It cannot be read.</exception>
    public static IReadOnlyList<ProbedAddress> Read(string path) =>
        Path.GetExtension(path).ToLowerInvariant() is ".json" or ".yml" or ".yaml" ? [.. Discovered(path)] : [.. Lines(path)];

    // JSON is YAML, too.
    private static IEnumerable<ProbedAddress> Discovered(string path)
    {
        foreach (YamlNode group in YamlTree.Load(path).Items())
        {
            Dictionary<string, string> labels = group.Get("labels").Pairs().Where(label => label.Value.Text() is not null).ToDictionary(label => label.Key, label => label.Value.Text()!, StringComparer.Ordinal);
            string module = labels.GetValueOrDefault("__param_module") ?? labels.GetValueOrDefault("module") ?? BlackboxImport.UsualModule;
            Dictionary<string, string> shown = labels.Where(label => !label.Key.StartsWith("__", StringComparison.Ordinal) && label.Key != "module" && label.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
            foreach (YamlNode target in group.Get("targets").Items())
                if (target.Text() is { Length: > 0 } address)
                    yield return new ProbedAddress($"{path}:{target.Line()}", module, address, shown);
        }
    }

    private static IEnumerable<ProbedAddress> Lines(string path)
    {
        byte[] content = ImportException.Guard(path, () => SmallFile.Read(path, FileLimit)) ?? throw new ImportException($"{path} is larger than {FileLimit >> 20} MB; is it the right file?");
        string[] lines = Encoding.UTF8.GetString(content).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string[] words = lines[i].Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is 1 or 2)
                yield return new ProbedAddress($"{path}:{i + 1}", words.Length == 2 ? words[0] : BlackboxImport.UsualModule, words[^1], None);
            else if (words.Length > 2)
                throw new ImportException($"{path}:{i + 1}: {words.Length} words, and at most two are known; write a module and a URL, or a URL alone");
        }
    }
}
