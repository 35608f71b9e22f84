using UptimeSampler.Inspection.Host;

namespace UptimeSampler.Inspection.Nginx;

/// <summary>Reads nginx's configuration with what it includes.</summary>
internal sealed class NginxParser
{
    private const int BlockDepthLimit = 100;
    private const int DirectiveLimit = 500_000;
    private const int ArgumentLimit = 20_000;

    private readonly ConfigReader reader;
    private readonly string folder;
    private int directives;

    private NginxParser(ConfigReader reader, string folder) => (this.reader, this.folder) = (reader, folder);

    /// <summary>Reads a configuration; the directive that is given holds the whole.</summary>
    /// <param name="reader">Reads its files.</param>
    /// <param name="path">The file that nginx is given; what it includes lies relative to its folder.</param>
    /// <exception cref="InspectionException">It is broken: the message has file and line.</exception>
    public static NginxDirective Read(ConfigReader reader, string path)
    {
        NginxDirective root = new("", [], new ConfigPlace(reader.Server.Shown(path), 1), []);
        new NginxParser(reader, Path.GetDirectoryName(path) ?? "/").ReadFile(path, from: null, root, depth: 0);
        return root;
    }

    /// <summary>Reads directives of the command line (<c>-g</c>).</summary>
    /// <exception cref="InspectionException">They are broken.</exception>
    public static NginxDirective ReadText(ConfigReader reader, string text, string source)
    {
        NginxDirective root = new("", [], new ConfigPlace(source, 1), []);
        new NginxParser(reader, "/").ReadDirectives(new NginxTokens(text, source), source, root, depth: 0);
        return root;
    }

    private void ReadFile(string path, ConfigPlace? from, NginxDirective into, int depth) =>
        reader.With(path, from, (text, shown) => ReadDirectives(new NginxTokens(text, shown), shown, into, depth));

    private void ReadDirectives(NginxTokens tokens, string file, NginxDirective into, int depth)
    {
        Stack<NginxDirective> blocks = new([into]);
        List<NginxToken> words = [];
        while (tokens.Next() is { } token)
        {
            if (!token.IsSign)
            {
                words.Add(token);
                if (words.Count > ArgumentLimit)
                    throw Broken(file, words[0].Line, "this directive has no end; is a semicolon missing?");
            }
            else if (token.Text == "}")
            {
                if (words.Count > 0)
                    throw Broken(file, words[0].Line, $"'{PlainText.Line(words[0].Text, 60)}' is not ended by a semicolon");
                if (blocks.Count == 1)
                    throw Broken(file, token.Line, "this brace closes nothing");
                blocks.Pop();
            }
            else
            {
                if (Directive(words, file, token) is { } directive)
                    Take(directive, blocks, opens: token.Text == "{", depth);
                words.Clear();
            }
        }
        if (words.Count > 0)
            throw Broken(file, words[0].Line, $"'{PlainText.Line(words[0].Text, 60)}' is not ended by a semicolon");
        if (blocks.Count > 1)
            throw Broken(file, blocks.Peek().Place.Line, $"the block '{PlainText.Line(blocks.Peek().Name, 60)}' that begins here is not closed");
    }

    private NginxDirective? Directive(List<NginxToken> words, string file, NginxToken end)
    {
        if (words.Count == 0)
            return end.Text == "{" ? throw Broken(file, end.Line, "this block has no name") : null;
        if (++directives > DirectiveLimit)
            throw Broken(file, end.Line, $"the configuration has more than {DirectiveLimit} directives");
        return new NginxDirective(words[0].Text, [.. words.Skip(1).Select(word => word.Text)], new ConfigPlace(file, words[0].Line), []);
    }

    private void Take(NginxDirective directive, Stack<NginxDirective> blocks, bool opens, int depth)
    {
        if (opens)
        {
            blocks.Peek().Inner.Add(directive);
            blocks.Push(directive);
            if (blocks.Count + depth > BlockDepthLimit)
                throw new InspectionException($"{directive.Place}: more than {BlockDepthLimit} blocks lie in one another");
        }
        else if (directive is { Name: "include", Arguments: [var pattern] })
            Include(pattern, directive.Place, blocks.Peek(), depth + blocks.Count);
        else
            blocks.Peek().Inner.Add(directive);
    }

    private void Include(string pattern, ConfigPlace place, NginxDirective into, int depth)
    {
        string path = Path.Combine(folder, pattern);
        foreach (string file in ServerFiles.IsPattern(path) ? reader.Server.Glob(path) : [path])
            ReadFile(file, place, into, depth);
    }

    private static InspectionException Broken(string file, int line, string what) => new($"{new ConfigPlace(file, line)}: {what}");
}
