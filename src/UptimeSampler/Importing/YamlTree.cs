using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace UptimeSampler.Importing;

/// <summary>A YAML file, read without making objects of it; keys that are merged in by <c>&lt;&lt;</c> are found, too.</summary>
internal static class YamlTree
{
    private const int FileLimit = 4 << 20;
    private const int MergeDepth = 5;
    private const int DepthLimit = 100;

    /// <summary>The first document of a file.</summary>
    /// <exception cref="ImportException">It cannot be read, or is no YAML.</exception>
    public static YamlNode Load(string path)
    {
        byte[] content = ImportException.Guard(path, () => SmallFile.Read(path, FileLimit))
            ?? throw new ImportException($"{path} is larger than {FileLimit >> 20} MB; is it the right file?");
        try
        {
            RefuseDepth(path, content);
            YamlStream stream = [];
            stream.Load(new StreamReader(new MemoryStream(content)));
            return stream.Documents.Count > 0 ? stream.Documents[0].RootNode : throw new ImportException($"{path} is empty");
        }
        catch (YamlException broken)
        {
            throw new ImportException($"{path}:{broken.Start.Line}: no YAML: {PlainText.Line(broken.InnerException?.Message ?? broken.Message, 200)}");
        }
    }

    // The tree is built by a function that calls itself: what lies too deep would end the process.
    private static void RefuseDepth(string path, byte[] content)
    {
        Parser parser = new(new StreamReader(new MemoryStream(content)));
        for (int depth = 0; parser.MoveNext();)
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > DepthLimit)
                throw new ImportException($"{path}:{parser.Current.Start.Line}: lists and mappings lie within each other more than {DepthLimit} deep");
        }
    }

    /// <summary>The value of a key; null when there is none, or the node is no mapping.</summary>
    public static YamlNode? Get(this YamlNode? node, string key, int depth = 0)
    {
        if (node is not YamlMappingNode mapping)
            return null;
        if (mapping.Children.TryGetValue(new YamlScalarNode(key), out YamlNode? value))
            return value;
        if (depth == MergeDepth || !mapping.Children.TryGetValue(new YamlScalarNode("<<"), out YamlNode? merged))
            return null;
        return (merged is YamlSequenceNode several ? several.Children : [merged]).Select(one => one.Get(key, depth + 1)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The text of a scalar; null for anything else.</summary>
    public static string? Text(this YamlNode? node) => node is YamlScalarNode { Value: { } text } ? text : null;

    /// <summary>The text under a key.</summary>
    public static string? Text(this YamlNode? node, string key) => node.Get(key).Text();

    /// <summary>Whether a key says yes.</summary>
    public static bool? Truth(this YamlNode? node, string key) => node.Text(key)?.ToLowerInvariant() switch { "true" or "yes" or "on" => true, "false" or "no" or "off" => false, _ => null };

    /// <summary>The items of a list; one value counts as a list of one.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode? node) => node switch { YamlSequenceNode list => list.Children, null => [], _ => [node] };

    /// <summary>Keys and values of a mapping, without what is merged in.</summary>
    public static IEnumerable<(string Key, YamlNode Value)> Pairs(this YamlNode? node) => node is YamlMappingNode mapping
        ? mapping.Children.Where(pair => pair.Key.Text() is not (null or "<<")).Select(pair => (pair.Key.Text()!, pair.Value))
        : [];

    /// <summary>Its line, from 1.</summary>
    public static long Line(this YamlNode node) => node.Start.Line;
}
