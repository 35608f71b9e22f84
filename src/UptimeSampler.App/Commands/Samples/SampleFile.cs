using System.Text;

namespace UptimeSampler.App.Commands.Samples;

/// <summary>A CSV file of samples, read strictly and in bounded memory.</summary>
/// <param name="path">The file.</param>
/// <param name="target">Name that all samples get, which must be of one target; null when the file may hold several and names them.</param>
/// <param name="now">The present: no sample was taken later.</param>
internal sealed class SampleFile(string path, string? target, DateTimeOffset now)
{
    /// <summary>After so many bad lines a file is given up.</summary>
    public const int ProblemLimit = 20;

    private readonly List<string> problems = [];

    /// <summary>What is wrong so far, each with file and line; samples of bad lines are left out.</summary>
    public IReadOnlyList<string> Problems => problems;

    /// <summary>The samples in the order of the file.</summary>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public IEnumerable<Sample> Read()
    {
        using StreamReader text = Open();
        LineReader lines = new(text);
        List<string> fields = [];
        string? header = Next(lines);
        if (SampleCsv.MarksOf(header) is not { } marks)
        {
            problems.Add($"{path}:1: the first line must be the heading {SampleCsv.Header}");
            yield break;
        }
        string? name = null;
        while (problems.Count < ProblemLimit && Next(lines) is { } line)
            if (Parse(line, fields, marks, lines.Number, ref name) is { } sample)
                yield return sample;
    }

    private Sample? Parse(string line, List<string> fields, MarkColumns marks, long number, ref string? name)
    {
        try
        {
            if (!CsvText.TrySplit(line, fields))
                throw new FormatException("a quote is out of place or not closed");
            Sample sample = SampleCsv.Read(fields, target ?? TargetOf(fields), marks, now);
            if (target is null)
                return sample;
            name ??= fields[1];
            return fields[1] == name ? sample : throw new FormatException(
                $"the sample is of '{PlainText.Line(fields[1], 40)}', those before are of '{PlainText.Line(name, 40)}'; import one target at a time (export it by 'samples --target')");
        }
        catch (FormatException problem)
        {
            problems.Add($"{path}:{number}: {problem.Message}");
            return null;
        }
    }

    private static string TargetOf(List<string> fields) =>
        fields.Count < 2 ? "" // What is missing is told when the line is read.
        : fields[1].Length is > 0 and <= SampleCsv.NameLength && !fields[1].Any(char.IsControl) ? fields[1]
        : throw new FormatException($"target '{PlainText.Line(fields[1], 40)}' is no name; write 1 to {SampleCsv.NameLength} characters");

    // Null at the end, and when no further line can be told apart.
    private string? Next(LineReader lines)
    {
        try
        {
            return lines.Next();
        }
        catch (FormatException problem)
        {
            problems.Add($"{path}:{lines.Number}: {problem.Message}");
        }
        catch (DecoderFallbackException)
        {
            problems.Add($"{path}:{lines.Number}: the text is not UTF-8 here or soon after");
        }
        catch (IOException problem)
        {
            problems.Add($"{path}:{lines.Number}: the file cannot be read further ({problem.Message})");
        }
        return null;
    }

    private StreamReader Open()
    {
        try
        {
            // It is read twice, besides.
            RegularFile.Require(path);
            return new StreamReader(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException($"{path} cannot be read: {unreadable.Message}");
        }
    }
}
