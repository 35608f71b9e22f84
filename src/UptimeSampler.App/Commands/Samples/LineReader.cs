using System.Text;

namespace UptimeSampler.App.Commands.Samples;

/// <summary>Lines of a text of unknown origin: a line that does not end is refused rather than read into memory.</summary>
internal sealed class LineReader(TextReader text)
{
    /// <summary>Longest line, in characters.</summary>
    public const int LineLimit = 4_096;

    private readonly StringBuilder line = new();

    /// <summary>Number of the line read last, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its end; null after the last one.</summary>
    /// <exception cref="FormatException">The line is too long.</exception>
    public string? Next()
    {
        line.Clear();
        Number++;
        for (int read = text.Read(); read >= 0; read = text.Read())
        {
            if (read == '\n')
                return Text();
            if (line.Length == LineLimit)
                throw new FormatException($"the line is longer than {LineLimit} characters; is this a file of samples?");
            line.Append((char)read);
        }
        return line.Length == 0 ? null : Text();
    }

    private string Text()
    {
        if (line.Length > 0 && line[^1] == '\r')
            line.Length--;
        return line.ToString();
    }
}
