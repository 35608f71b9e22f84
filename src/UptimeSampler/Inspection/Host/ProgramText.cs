using System.Text;

namespace UptimeSampler.Inspection.Host;

/// <summary>
/// What a program was built with, as its own answer to <c>-V</c> stands in it as text: it is read there, and nothing is run.
/// </summary>
internal sealed class ProgramText
{
    private const int SizeLimit = 256 << 20;
    private const int ValueLimit = 1_000;

    private readonly string text;

    /// <param name="host">The machine.</param>
    /// <param name="pid">A process of the program.</param>
    public ProgramText(HostFiles host, int pid)
    {
        try
        {
            text = Encoding.Latin1.GetString(host.ReadBytes($"/proc/{pid}/exe", SizeLimit));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            text = "";
        }
    }

    /// <summary>What stands behind a word up to the next blank or quote; null when the word is not there.</summary>
    public string? After(string word)
    {
        int at = text.IndexOf(word, StringComparison.Ordinal);
        if (at < 0)
            return null;
        int start = at + word.Length, length = text.AsSpan(start).IndexOfAny(" \0\n'\"");
        return length is > 0 and < ValueLimit ? text.Substring(start, length) : null;
    }
}
