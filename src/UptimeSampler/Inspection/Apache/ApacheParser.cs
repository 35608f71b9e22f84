namespace UptimeSampler.Inspection.Apache;

/// <summary>Reads Apache's configuration with what it includes: the directives that count, in order.</summary>
internal sealed class ApacheParser(ConfigReader reader, ApacheConditions conditions, string root)
{
    private const int LineLimit = 500_000;

    private readonly List<ApacheLine> lines = [];
    private string root = root;
    private int count;

    /// <summary>The directives that count.</summary>
    public IReadOnlyList<ApacheLine> Lines => lines;

    /// <summary>Behind the last line of the first file.</summary>
    public ConfigPlace? End { get; private set; }

    /// <summary>Reads the configuration.</summary>
    /// <exception cref="InspectionException">It is broken: the message has file and line.</exception>
    public void Read(string path) => reader.With(path, from: null, (text, shown) =>
    {
        End = new ConfigPlace(shown, text.Split('\n').Length + (text.EndsWith('\n') ? 0 : 1));
        Take(text, shown);
    });

    private void Take(string text, string file)
    {
        Stack<(ApacheLine Line, bool Holds)> sections = new();
        foreach (ApacheLine line in ApacheLine.All(text, file))
        {
            if (++count > LineLimit)
                throw new InspectionException($"{line.Place}: the configuration has more than {LineLimit} lines");
            if (line.Name.StartsWith("</", StringComparison.Ordinal))
            {
                if (!sections.TryPop(out (ApacheLine Line, bool Holds) opened) || opened.Line.Name[1..] != line.Name[2..])
                    throw new InspectionException($"{line.Place}: '{PlainText.Line(line.Text, 60)}' closes {(opened.Line is null ? "nothing" : $"'{PlainText.Line(opened.Line.Text, 60)}' of line {opened.Line.Place.Line}")}");
            }
            else if (line.Name.StartsWith('<'))
                sections.Push((line, (sections.Count == 0 || sections.Peek().Holds) && conditions.Holds(line)));
            else if (sections.Count == 0 || sections.Peek().Holds)
                Take(line);
        }
        if (sections.TryPeek(out (ApacheLine Line, bool Holds) open))
            throw new InspectionException($"{open.Line.Place}: the section '{PlainText.Line(open.Line.Text, 60)}' that begins here is not closed");
    }

    private void Take(ApacheLine line)
    {
        lines.Add(line);
        switch (line)
        {
            case { Name: "include" or "includeoptional", Arguments: [var path, ..] }:
                Include(conditions.Expanded(path), line.Place, isOptional: line.Name == "includeoptional");
                break;
            case { Name: "loadmodule", Arguments: [var module, ..] }:
                conditions.Load(module);
                break;
            case { Name: "define", Arguments: [var name, ..] }:
                conditions.Define(name, line.Arguments.Count > 1 ? conditions.Expanded(line.Arguments[1]) : "");
                break;
            case { Name: "undefine", Arguments: [var name, ..] }:
                conditions.Undefine(name);
                break;
            case { Name: "serverroot", Arguments: [var folder, ..] }:
                root = conditions.Expanded(folder);
                break;
        }
    }

    private void Include(string path, ConfigPlace place, bool isOptional)
    {
        string full = Path.Combine(root, path);
        bool isPattern = Host.ServerFiles.IsPattern(full);
        IReadOnlyList<string> files = isPattern ? reader.Server.Glob(full) : [full];
        if (files.Count == 0 && !isOptional)
            throw new InspectionException($"{place}: no file fits {PlainText.Line(full, 200)}; write IncludeOptional if that is right");
        foreach (string file in files)
            if (reader.Server.HasFolder(file))
                Include(file + "/*", place, isOptional: true);
            else if (!isOptional || reader.Server.Has(file))
                reader.With(file, place, Take);
    }
}
