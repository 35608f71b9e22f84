using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace UptimeSampler.Targets.Reading;

/// <summary>Shapes of values that are written as texts.</summary>
internal static class TextShapes
{
    /// <summary>Longest regular expression, in characters.</summary>
    private const int PatternLimit = 2_000;

    // A match that takes longer is a failed expectation: the answer may be made to be slow to match.
    private static readonly TimeSpan MatchLimit = TimeSpan.FromSeconds(1);

    /// <summary>The name of a target, channel or worker.</summary>
    public static readonly Shape<string> Name = Checked(
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = TargetLimits.NameLength },
        (text, node) => text.Length is 0 or > TargetLimits.NameLength || text.Trim().Length != text.Length
            ? $"'{ReadContext.Shown(node)}' is no name; write 1 to {TargetLimits.NameLength} characters, no blanks at the ends"
            : PlainText.Unfit(text) is { } unfit ? $"'{ReadContext.Shown(node)}' holds the character {unfit}, which cannot be seen or changes how the rest is shown; write the name without it"
            : null);

    /// <summary>A regular expression.</summary>
    public static readonly Shape<Regex> Pattern = new(
        () => new JsonObject { ["type"] = "string", ["format"] = "regex", ["minLength"] = 1, ["maxLength"] = PatternLimit },
        ReadPattern);

    /// <summary>A text of a length within limits.</summary>
    public static Shape<string> Text(int longest) => Checked(
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = longest },
        (text, _) => text.Length == 0 || text.Length > longest ? $"has {text.Length} characters; write 1 to {longest}" : null);

    /// <summary>A text that must not be seen; <paramref name="problemOf"/> says what is wrong with it without showing it.</summary>
    public static Shape<Secret> Secret(int longest, Func<string, string?>? problemOf = null)
    {
        Shape<string> checkedText = Checked(
            () => new JsonObject { ["type"] = "string", ["minLength"] = 1 },
            (text, _) => text.Length == 0 || text.Length > longest ? $"has {text.Length} characters; write 1 to {longest}" : problemOf?.Invoke(text));
        return new Shape<Secret>(checkedText.Schema, (node, context) => checkedText.Read(node, context) is { Ok: true } found ? new Secret(found.Value) : Found<Secret>.Nothing);
    }

    /// <summary>One of a few words.</summary>
    public static Shape<T> OneOf<T>(params (string Word, T Value)[] choices) => new(
        () => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. choices.Select(choice => (JsonNode)choice.Word)]) },
        (node, context) =>
        {
            if (context.TextOf(node) is not { } text)
                return Found<T>.Nothing;
            foreach ((string word, T value) in choices)
                if (string.Equals(word, text, StringComparison.Ordinal))
                    return value;
            context.Fail(node, $"'{ReadContext.Shown(node)}' is not known here; {NearestName.Advice(text, [.. choices.Select(choice => choice.Word)])}");
            return Found<T>.Nothing;
        });

    /// <summary>A text and what may be wrong with it.</summary>
    public static Shape<string> Checked(Func<JsonObject> schema, Func<string, FileNode, string?> problemOf) => new(schema, (node, context) =>
    {
        if (context.TextOf(node) is not { } text)
            return Found<string>.Nothing;
        if (problemOf(text, node) is not { } problem)
            return text;
        context.Fail(node, problem);
        return Found<string>.Nothing;
    });

    private static Found<Regex> ReadPattern(FileNode node, ReadContext context)
    {
        if (context.TextOf(node) is not { } text)
            return Found<Regex>.Nothing;
        if (text.Length is 0 or > PatternLimit)
        {
            context.Fail(node, $"has {text.Length} characters; write a regular expression of 1 to {PatternLimit}");
            return Found<Regex>.Nothing;
        }
        try
        {
            return Compile(text);
        }
        catch (RegexParseException broken)
        {
            context.Fail(node, $"'{ReadContext.Shown(node)}' is no regular expression ({broken.Error} at character {broken.Offset}); "
                + (context.IsFile ? "in JSON a backslash is written twice, a dollar sign before another or before a brace as $$" : "put it in single quotes, so that the shell leaves it as it is"));
            return Found<Regex>.Nothing;
        }
    }

    // Without backtracking the time to match grows with the length of the answer only; look-arounds and back-references need it.
    private static Regex Compile(string pattern)
    {
        const RegexOptions options = RegexOptions.CultureInvariant;
        try
        {
            return new Regex(pattern, options | RegexOptions.NonBacktracking, MatchLimit);
        }
        catch (NotSupportedException)
        {
            return new Regex(pattern, options, MatchLimit);
        }
    }
}
