using System.Text;

namespace UptimeSampler.Inspection.Nginx;

/// <summary>A word, or one of <c>; { }</c>.</summary>
internal readonly record struct NginxToken(string Text, bool IsSign, int Line);

/// <summary>Cuts nginx's configuration into words as nginx does: quotes, escapes, comments, and blocks of Lua, which are passed over.</summary>
internal sealed class NginxTokens(string text, string file)
{
    private const string LuaBlock = "_by_lua_block";

    private int at;
    private int line = 1;
    private bool isLuaNext;

    /// <summary>The next token; null at the end.</summary>
    /// <exception cref="InspectionException">A quote or a block of Lua has no end.</exception>
    public NginxToken? Next()
    {
        Skip();
        if (at >= text.Length)
            return null;
        int start = line;
        char first = text[at];
        if (first is ';' or '{' or '}')
        {
            at++;
            if (first == '{' && isLuaNext)
                PassLua(start);
            return isLuaNext && first == '{' ? AfterLua(start) : new NginxToken(first.ToString(), IsSign: true, start);
        }
        string word = first is '"' or '\'' ? Quoted(first) : Bare();
        isLuaNext |= word.EndsWith(LuaBlock, StringComparison.Ordinal);
        return new NginxToken(word, IsSign: false, start);
    }

    // What a block of Lua holds says nothing about limits: it stands as an empty statement.
    private NginxToken AfterLua(int start)
    {
        isLuaNext = false;
        return new NginxToken(";", IsSign: true, start);
    }

    private void Skip()
    {
        while (at < text.Length && (char.IsWhiteSpace(text[at]) || text[at] == '#' || text[at] == '\uFEFF'))
        {
            if (text[at] == '#')
                while (at < text.Length && text[at] != '\n')
                    at++;
            else
                Step();
        }
    }

    private void Step()
    {
        if (text[at] == '\n')
            line++;
        at++;
    }

    private string Quoted(char quote)
    {
        int start = line;
        StringBuilder word = new();
        for (at++; at < text.Length && text[at] != quote; Step())
        {
            if (text[at] == '\\' && at + 1 < text.Length && (text[at + 1] == quote || text[at + 1] == '\\'))
                at++;
            word.Append(text[at]);
        }
        if (at >= text.Length)
            throw new InspectionException($"{new ConfigPlace(file, start)}: the quote that begins here has no end");
        at++;
        return word.ToString();
    }

    private string Bare()
    {
        int start = at;
        while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] is not (';' or '{'))
        {
            if (text[at] == '$' && at + 1 < text.Length && text[at + 1] == '{')
                at++;
            else if (text[at] == '\\' && at + 1 < text.Length)
                Step();
            Step();
        }
        // A brace that closes ends no word in nginx, unless it stands alone.
        return text[start..Math.Min(at, text.Length)];
    }

    private void PassLua(int start)
    {
        int depth = 1;
        for (; at < text.Length && depth > 0; Step())
        {
            if (text[at] is '"' or '\'')
                PassLuaString(text[at]);
            else if (text[at] == '-' && at + 1 < text.Length && text[at + 1] == '-')
                while (at + 1 < text.Length && text[at + 1] != '\n')
                    at++;
            else if (text[at] == '{')
                depth++;
            else if (text[at] == '}')
                depth--;
        }
        if (depth > 0)
            throw new InspectionException($"{new ConfigPlace(file, start)}: the block of Lua that begins here has no end");
    }

    private void PassLuaString(char quote)
    {
        for (at++; at < text.Length - 1 && text[at] != quote && text[at] != '\n'; at++)
            if (text[at] == '\\')
                at++;
        at = Math.Min(at, text.Length - 1);
    }
}
