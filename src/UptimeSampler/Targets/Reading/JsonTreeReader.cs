using System.Buffers;
using System.Text;
using System.Text.Json;

namespace UptimeSampler.Targets.Reading;

/// <summary>
/// Reads JSON with comments and trailing commas into a tree with line numbers. Finds a duplicate key wherever it stands;
/// stops at the first place that is not JSON.
/// </summary>
public sealed class JsonTreeReader
{
    /// <summary>Deepest nesting that is read.</summary>
    public const int DepthLimit = 32;

    // What a path shows of a key.
    private const int KeyShown = 100;

    private readonly ReadOnlyMemory<byte> content;
    private readonly StringComparer keys;
    private readonly List<JsonProblem> problems = [];
    // What has begun and not ended yet: after a mistake, what the place of the mistake lies in.
    private readonly Stack<FileNode> open = [];
    private int countedTo;
    private int line = 1;

    private JsonTreeReader(ReadOnlyMemory<byte> content, StringComparer keys)
    {
        this.content = content;
        this.keys = keys;
    }

    /// <summary>Reads a document.</summary>
    /// <param name="content">UTF-8, with or without a byte-order mark.</param>
    /// <param name="keys">When two keys are the same.</param>
    /// <returns>The root, null when the content is no JSON at all, and what is wrong.</returns>
    public static (FileNode? Root, IReadOnlyList<JsonProblem> Problems) Read(ReadOnlyMemory<byte> content, StringComparer keys)
    {
        ReadOnlySpan<byte> mark = Encoding.UTF8.Preamble;
        JsonTreeReader tree = new(content.Span.StartsWith(mark) ? content[mark.Length..] : content, keys);
        return (tree.ReadRoot(), tree.problems);
    }

    private FileNode? ReadRoot()
    {
        JsonReaderOptions options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = DepthLimit };
        Utf8JsonReader reader = new(content.Span, options);
        try
        {
            reader.Read();
            FileNode root = ReadValue(ref reader, "");
            reader.Read();
            return root;
        }
        catch (JsonException broken)
        {
            problems.Add(new JsonProblem((int)(broken.LineNumber ?? 0) + 1, "", $"not JSON: {JsonMistake.Text(broken, content.Span, open)}"));
            return null;
        }
        catch (InvalidOperationException)
        {
            // GetString on an escape that is half of a surrogate pair, or on bytes that are not UTF-8.
            problems.Add(new JsonProblem(LineOf(ref reader), "", "a text is not valid Unicode; save the file as UTF-8 and check the \\u escapes"));
            return null;
        }
    }

    private FileNode ReadValue(ref Utf8JsonReader reader, string path)
    {
        int at = LineOf(ref reader);
        return reader.TokenType switch
        {
            JsonTokenType.StartObject => ReadObject(ref reader, path, at),
            JsonTokenType.StartArray => ReadArray(ref reader, path, at),
            JsonTokenType.String => new FileNode(JsonValueKind.String, at, path) { Text = reader.GetString()! },
            JsonTokenType.Number => new FileNode(JsonValueKind.Number, at, path) { Text = Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan) },
            JsonTokenType.True => new FileNode(JsonValueKind.True, at, path),
            JsonTokenType.False => new FileNode(JsonValueKind.False, at, path),
            _ => new FileNode(JsonValueKind.Null, at, path),
        };
    }

    private FileNode ReadObject(ref Utf8JsonReader reader, string path, int at)
    {
        List<FileMember> members = [];
        Dictionary<string, int> seen = new(keys);
        open.Push(new FileNode(JsonValueKind.Object, at, path));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            string key = reader.GetString()!;
            int keyLine = LineOf(ref reader);
            string shown = PlainText.Line(key, KeyShown), keyPath = path.Length == 0 ? shown : $"{path}.{shown}";
            reader.Read();
            FileNode value = ReadValue(ref reader, keyPath);
            if (seen.TryAdd(key, keyLine))
                members.Add(new FileMember(key, keyLine, value));
            else
                problems.Add(new JsonProblem(keyLine, keyPath, $"the key is already there on line {seen[key]}; keep one of the two"));
        }
        return open.Pop() with { Members = members };
    }

    private FileNode ReadArray(ref Utf8JsonReader reader, string path, int at)
    {
        List<FileNode> items = [];
        open.Push(new FileNode(JsonValueKind.Array, at, path));
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(ReadValue(ref reader, $"{path}[{items.Count}]"));
        return open.Pop() with { Items = items };
    }

    // Tokens come in order, so every byte is looked at once.
    private int LineOf(ref Utf8JsonReader reader)
    {
        int to = (int)reader.TokenStartIndex;
        line += content.Span[countedTo..to].Count((byte)'\n');
        countedTo = to;
        return line;
    }
}
