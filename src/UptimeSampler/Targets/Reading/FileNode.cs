using System.Text.Json;

namespace UptimeSampler.Targets.Reading;

/// <summary>A JSON value that knows where in the file it stands.</summary>
/// <param name="Kind">Object, array, string, number, true, false or null.</param>
/// <param name="Line">Line on which it starts, from 1.</param>
/// <param name="Path">Its path, such as <c>targets[2].expect</c>; empty for the root.</param>
public sealed record FileNode(JsonValueKind Kind, int Line, string Path)
{
    /// <summary>The text of a string, or a number as it is written; empty for other kinds.</summary>
    public string Text { get; init; } = "";

    /// <summary>Members of an object, in the order of the file.</summary>
    public IReadOnlyList<FileMember> Members { get; init; } = [];

    /// <summary>Items of an array.</summary>
    public IReadOnlyList<FileNode> Items { get; init; } = [];

    /// <summary>The value of a member; null when the object has none of that name.</summary>
    public FileNode? Find(string key) => Members.FirstOrDefault(member => string.Equals(member.Key, key, StringComparison.Ordinal))?.Value;

    /// <summary>The kind in words, for messages.</summary>
    public string KindText => Kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };
}

/// <summary>A key and its value in an object.</summary>
/// <param name="Key">The key as it is written.</param>
/// <param name="Line">Line of the key, from 1.</param>
/// <param name="Value">Its value.</param>
public sealed record FileMember(string Key, int Line, FileNode Value);
