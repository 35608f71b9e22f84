namespace UptimeSampler.Targets;

/// <summary>A targets file cannot be used. The message holds every problem, one a line; no secret is among them.</summary>
public sealed class TargetFileException : Exception
{
    /// <summary>Refuses a file.</summary>
    /// <param name="problems">What is wrong, in the order of the file.</param>
    public TargetFileException(IReadOnlyList<TargetFileProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>What is wrong, in the order of the file.</summary>
    public IReadOnlyList<TargetFileProblem> Problems { get; }
}

/// <summary>One thing that is wrong in a targets file.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Line">Line, from 1; 0 when the file could not be read at all.</param>
/// <param name="Key">Path of the key, such as <c>targets[2].expect.status</c>; empty for the file as a whole.</param>
/// <param name="Message">What is wrong, with which value, and what to write instead.</param>
public sealed record TargetFileProblem(string File, int Line, string Key, string Message)
{
    /// <summary><c>file:line: key: message</c>.</summary>
    public override string ToString() => File + (Line > 0 ? $":{Line}" : "") + ": " + (Key.Length > 0 ? Key + ": " : "") + Message;
}
