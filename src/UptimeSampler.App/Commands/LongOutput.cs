using System.Text;
using Microsoft.Win32.SafeHandles;

namespace UptimeSampler.App.Commands;

/// <summary>Many lines on standard output. A reader that has seen enough (<c>| head</c>) ends them without a word.</summary>
internal static class LongOutput
{
    private const int StandardOutput = 1;
    private const int BufferSize = 1 << 16;
    private const int BrokenPipe = 32;

    public static void Write(TextWriter output, IEnumerable<string> lines)
    {
        if (!ReferenceEquals(output, Console.Out))
        {
            WriteLines(output, lines);
            return;
        }
        Stream stream;
        try
        {
            stream = Open();
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(closed);
        }
        StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), BufferSize);
        try
        {
            WriteLines(writer, lines);
            writer.Flush();
        }
        catch (IOException gone) when (gone.HResult == BrokenPipe)
        {
            // Not disposed: that would flush once more.
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new OutputException(problem);
        }
    }

    private static void WriteLines(TextWriter writer, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            writer.Write(line);
            writer.Write('\n');
        }
    }

    /// <summary>The console's own stream hides that a pipe's reader has gone, and would write for nothing; only for a file it keeps the place that others share.</summary>
    private static Stream Open()
    {
        if (OperatingSystem.IsWindows())
            return Console.OpenStandardOutput();
        FileStream direct = new(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return direct.CanSeek ? Console.OpenStandardOutput() : direct;
    }
}
