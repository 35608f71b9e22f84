using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace UptimeSampler.Importing;

/// <summary>One condition of a Gatus endpoint, such as <c>[STATUS] == 200</c>.</summary>
internal static partial class GatusCondition
{
    /// <summary>Writes into the target what it says.</summary>
    /// <returns>Why that is not possible; null when it is.</returns>
    public static string? Problem(string text, JsonObject target, JsonObject expect)
    {
        Match match = Parts().Match(text);
        if (!match.Success)
            return "is no condition that is known";
        (string subject, string comparison, string value) = (match.Groups["subject"].Value, match.Groups["comparison"].Value, match.Groups["value"].Value.Trim());
        return (subject, comparison) switch
        {
            ("[CONNECTED]", "==") when value == "true" => null,
            ("[STATUS]", _) => Status(comparison, value) is { } codes ? Set(expect, "status", codes) : "write the wanted codes as 'expect.status'",
            ("[RESPONSE_TIME]", "<" or "<=") when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long milliseconds) => Set(expect, "maxTime", $"{milliseconds}ms"),
            ("[CERTIFICATE_EXPIRATION]", ">" or ">=") => Certificate(target, value),
            ("[BODY]", "==") => Set(expect, "bodyMatches", Dollar(Pattern(value))),
            ("[BODY]", "!=") => Set(expect, "bodyNotMatches", Dollar(Pattern(value))),
            _ when subject.StartsWith("[BODY].", StringComparison.Ordinal) || subject.StartsWith("len(", StringComparison.Ordinal) => "write what the body must match as 'expect.bodyMatches'; parts of a JSON answer cannot be named",
            _ => "has no counterpart in 'expect'",
        };
    }

    /// <summary>What it is about, without the value, which may be a secret.</summary>
    public static string Subject(string text) => Parts().Match(text) is { Success: true } match ? $"{match.Groups["subject"].Value} {match.Groups["comparison"].Value} ..." : "a condition";

    private static string? Status(string comparison, string value)
    {
        if (comparison == "==" && Any().Match(value) is { Success: true } any)
            return string.Join(',', any.Groups["values"].Value.Split(',').Select(code => code.Trim())) is { } codes && codes.Split(',').All(code => Code(code) is not null) ? codes : null;
        return (comparison, Code(value)) switch
        {
            (_, null) => null,
            ("==", { } code) => $"{code}",
            ("!=", { } code and > 100 and < 599) => $"100-{code - 1},{code + 1}-599",
            ("<", { } code and > 100) => $"100-{code - 1}",
            ("<=", { } code) => $"100-{code}",
            (">", { } code and < 599) => $"{code + 1}-599",
            (">=", { } code) => $"{code}-599",
            _ => null,
        };
    }

    private static int? Code(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int code) && code is >= 100 and <= 599 ? code : null;

    private static string? Certificate(JsonObject target, string value)
    {
        if (!DurationText.TryParse(value, out _))
            return "write how long before its end to warn as 'tls.expiresWithin'";
        JsonObject tls = target["tls"] as JsonObject ?? [];
        target["tls"] = tls;
        return Set(tls, "expiresWithin", value);
    }

    /// <summary><c>pat(*text*)</c> holds for the whole body, with a star for anything; other text is the whole body.</summary>
    private static string Pattern(string value)
    {
        string pattern = Pat().Match(value) is { Success: true } pat ? pat.Groups["pattern"].Value : value;
        bool isPattern = Pat().IsMatch(value);
        string regex = isPattern ? Regex.Escape(pattern).Replace(@"\*", @"[\s\S]*", StringComparison.Ordinal) : Regex.Escape(pattern);
        return $"^{regex}$".Replace(@"^[\s\S]*", "", StringComparison.Ordinal).Replace(@"[\s\S]*$", "", StringComparison.Ordinal);
    }

    // Before a brace or another, a dollar sign is written twice in a targets file.
    private static string Dollar(string text) => text.Replace("$$", "$$$$", StringComparison.Ordinal).Replace("${", "$${", StringComparison.Ordinal);

    private static string? Set(JsonObject owner, string key, string value)
    {
        if (owner.ContainsKey(key) && key != "status")
            return $"there is a '{key}' already; only one can be said";
        owner[key] = value;
        return null;
    }

    [GeneratedRegex(@"^\s*(?<subject>\S+)\s+(?<comparison>==|!=|<=|>=|<|>)\s+(?<value>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex(@"^any\((?<values>[^)]*)\)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Any();

    [GeneratedRegex(@"^pat\((?<pattern>.*)\)$", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Pat();
}
