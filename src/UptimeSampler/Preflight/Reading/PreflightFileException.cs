using UptimeSampler.Targets;

namespace UptimeSampler.Preflight.Reading;

/// <summary>A plan file cannot be used. The message holds every problem, one a line.</summary>
public sealed class PreflightFileException : Exception
{
    /// <summary>Refuses a file.</summary>
    /// <param name="problems">What is wrong, in the order of the file.</param>
    public PreflightFileException(IReadOnlyList<TargetFileProblem> problems)
        : base(string.Join('\n', problems)) => Problems = problems;

    /// <summary>What is wrong, in the order of the file.</summary>
    public IReadOnlyList<TargetFileProblem> Problems { get; }
}
