using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection;

/// <summary>Reads the files of one configuration, and remembers which: no more files, bytes and depth than any sane one has, and none within itself.</summary>
internal sealed class ConfigReader(ServerFiles files)
{
    public const int FileLimit = 2_000;
    public const int DepthLimit = 32;
    private const long SizeLimit = 32 << 20;

    private readonly Stack<string> open = new();
    private readonly List<string> read = [];
    private long size;

    /// <summary>The files that were read, as the server writes them.</summary>
    public IReadOnlyList<string> Files => read;

    public ServerFiles Server => files;

    /// <summary>Takes a file's content while it is open; what it includes is opened within.</summary>
    /// <param name="path">The file, as the server writes it.</param>
    /// <param name="from">The line that includes it; null for the first.</param>
    /// <param name="take">Gets its text, and its path as it can be opened here.</param>
    /// <exception cref="InspectionException">It cannot be read, or there is too much.</exception>
    public void With(string path, ConfigPlace? from, Action<string, string> take)
    {
        string text = Read(path, from);
        open.Push(path);
        take(text, files.Shown(path));
        open.Pop();
    }

    private string Read(string path, ConfigPlace? from)
    {
        string where = from is null ? "" : $" (included at {from})", shown = PlainText.Line(files.Shown(path), 300);
        if (open.Contains(path))
            throw new InspectionException($"{shown} includes itself{where}; take that include out");
        if (open.Count >= DepthLimit)
            throw new InspectionException($"{shown}: more than {DepthLimit} files include one another{where}");
        if (read.Count >= FileLimit)
            throw new InspectionException($"{shown}: the configuration has more than {FileLimit} files{where}");
        try
        {
            string text = files.Read(path);
            read.Add(path);
            size += text.Length;
            return size <= SizeLimit ? text : throw new InspectionException($"{shown}: the configuration is larger than {SizeLimit >> 20} MB{where}");
        }
        catch (UnauthorizedAccessException)
        {
            throw new InspectionException($"{shown} may not be read{where}; run it with sudo");
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InspectionException($"{shown} is not there{where}");
        }
        catch (IOException problem)
        {
            throw new InspectionException($"{shown} cannot be read{where}: {problem.Message}");
        }
    }
}
