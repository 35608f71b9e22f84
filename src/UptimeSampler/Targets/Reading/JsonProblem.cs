namespace UptimeSampler.Targets.Reading;

/// <summary>One thing that is wrong in a JSON file.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Key">Path of the key, such as <c>targets[2].expect.status</c>; empty for the file as a whole.</param>
/// <param name="Message">What is wrong, with which value, and what to write instead.</param>
public sealed record JsonProblem(int Line, string Key, string Message)
{
    /// <summary>The problem as one line of text, without the file's name.</summary>
    public override string ToString() => Key.Length == 0 ? $"{Line}: {Message}" : $"{Line}: {Key}: {Message}";
}
