using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>Shapes of values that HTTP gives a meaning.</summary>
internal static class HttpShapes
{
    private const int UrlLimit = 2_048;
    private const int HeaderCountLimit = 50;
    private const int HeaderLimit = 8_192;
    private const int StatusCountLimit = 50;

    // RFC 9110, section 5.6.2.
    private static readonly SearchValues<char> TokenLetters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    // The client writes these itself; a second opinion would be a broken request.
    private static readonly string[] OwnHeaders = ["Content-Length", "Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "Trailer"];

    /// <summary>A header's value: a text, or <c>{ "file": "path" }</c>.</summary>
    public static readonly Shape<Secret> HeaderValue = HeaderValueShape();

    /// <summary>Request headers.</summary>
    public static readonly Shape<IReadOnlyList<KeyValuePair<string, Secret>>> Headers =
        CollectionShapes.MapOf(HeaderValue, HeaderCountLimit, ProblemOfHeader, StringComparer.OrdinalIgnoreCase);

    /// <summary>Header names with a regular expression each.</summary>
    public static readonly Shape<IReadOnlyList<KeyValuePair<string, System.Text.RegularExpressions.Regex>>> HeaderPatterns =
        CollectionShapes.MapOf(TextShapes.Pattern, HeaderCountLimit, ProblemOfHeaderName, StringComparer.OrdinalIgnoreCase);

    /// <summary>A request method.</summary>
    public static readonly Shape<string> Method = TextShapes.Checked(
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 20 },
        (text, node) => text.Length is 0 or > 20 || !IsToken(text) || text == "CONNECT"
            ? $"'{ReadContext.Shown(node)}' is no request method; write one such as GET, HEAD or POST"
            : null);

    /// <summary>Status codes and ranges.</summary>
    public static readonly Shape<IReadOnlyList<StatusRange>> Status = new(
        () => new JsonObject { ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["pattern"] = @"^\s*[1-9][0-9]{2}(\s*-\s*[1-9][0-9]{2})?(\s*,\s*[1-9][0-9]{2}(\s*-\s*[1-9][0-9]{2})?)*\s*$" },
            new JsonObject { ["type"] = "integer", ["minimum"] = 100, ["maximum"] = 999 }) },
        ReadStatus);

    /// <summary>What a target is reached by.</summary>
    public static readonly Shape<Uri> TargetUrl = new(
        () => new JsonObject { ["type"] = "string", ["pattern"] = @"^(https?|tcp)://|\$\{", ["maxLength"] = UrlLimit },
        (node, context) =>
        {
            if (context.TextOf(node) is not { } text)
                return Found<Uri>.Nothing;
            if (ProblemOfUrl(text, ["http", "https", "tcp"]) is not { } problem)
                return new Uri(text);
            context.Fail(node, $"'{ReadContext.ShownUrl(node)}' {problem}");
            return Found<Uri>.Nothing;
        });

    /// <summary>What is wrong with a URL, without showing it; null when nothing is.</summary>
    public static string? ProblemOfUrl(string text, IReadOnlyList<string> schemes)
    {
        string advice = "write one such as " + (text.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase) && schemes.Contains("tcp") ? "tcp://host.example:5432" : "https://host.example/path");
        if (text.Length > UrlLimit)
            return $"is longer than {UrlLimit} characters";
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Host.Length == 0 || text.Any(char.IsControl))
            return $"is no complete URL; {advice}";
        // Left out of a host's name without a word: what is probed would not be what is written.
        if (PlainText.Unfit(text) is { } unfit)
            return $"holds the character {unfit}, which cannot be seen or changes how the rest is shown; write the URL without it";
        if (!schemes.Contains(url.Scheme, StringComparer.Ordinal))
            return $"has the scheme '{url.Scheme}', known are {string.Join(", ", schemes)}; {advice}";
        if (url.Scheme == "tcp" && (url.Port <= 0 || url.UserInfo.Length > 0 || url.PathAndQuery is not ("/" or "")))
            return "is no TCP address; write host and port and nothing else, such as tcp://db.example:5432";
        return null;
    }

    /// <summary>A URL that may hold a secret, as those of incoming webhooks do.</summary>
    public static Shape<Secret> SecretUrl => TextShapes.Secret(UrlLimit, text => ProblemOfUrl(text, ["http", "https"]));

    private static Shape<Secret> HeaderValueShape()
    {
        Shape<Secret> text = TextShapes.Secret(HeaderLimit, value =>
            value.Any(letter => char.IsControl(letter) && letter != '\t') ? "holds control characters; write one line of text" : null);
        Key<string> file = new("file", "Path of a file that holds the value, from the folder of this file.", TextShapes.Text(4_096)) { Required = true };
        ObjectShape reference = new("a reference to a file", [file]);
        return new Shape<Secret>(
            () => new JsonObject { ["anyOf"] = new JsonArray(text.Schema(), reference.Schema()) },
            (node, context) =>
            {
                if (node.Kind != JsonValueKind.Object)
                    return text.Read(node, context);
                return reference.Open(node, context) is not null && node.Find(file.Name) is { } path && context.ContentOf(path) is { } content
                    ? text.Read(ObjectReader.Literal(path, content), context)
                    : Found<Secret>.Nothing;
            });
    }

    private static Found<IReadOnlyList<StatusRange>> ReadStatus(FileNode node, ReadContext context)
    {
        string? text = node.Kind == JsonValueKind.Number ? node.Text : context.TextOf(node);
        if (text is null)
            return Found<IReadOnlyList<StatusRange>>.Nothing;
        List<StatusRange> ranges = [];
        foreach (string part in text.Split(',', StatusCountLimit))
        {
            string[] ends = part.Split('-', 3);
            if (ends.Length > 2 || !TryStatus(ends[0], out int from) || !TryStatus(ends[^1], out int to) || from > to)
            {
                context.Fail(node, $"'{ReadContext.Shown(node)}' names no status codes; write codes from 100 to 999 and ranges, such as \"200-299,304\"");
                return Found<IReadOnlyList<StatusRange>>.Nothing;
            }
            ranges.Add(new StatusRange(from, to));
        }
        return ranges;
    }

    private static bool TryStatus(string text, out int status) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 999;

    private static string? ProblemOfHeaderName(string name) =>
        IsToken(name) ? null : "is no header name; write letters, digits and hyphens, such as \"X-Request-Source\"";

    private static string? ProblemOfHeader(string name) =>
        OwnHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) ? "is a header that the client writes itself; leave it out" : ProblemOfHeaderName(name);

    private static bool IsToken(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExcept(TokenLetters);

    /// <summary>A URL, or what was meant to be one, as a message may show it: user name, password and query are often secrets.</summary>
    public static string WithoutSecrets(string text)
    {
        // A password may hold '?', '/' and '@': up to the last '@' all counts as one. An '@' further on hides more than it must.
        int at = text.LastIndexOf('@');
        int start = text.IndexOf("//", StringComparison.Ordinal);
        string scheme = start >= 0 && start < at ? text[..(start + 2)] : "";
        string shown = at < 0 ? text : $"{scheme}…{text[at..]}";
        int query = shown.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? shown : shown[..query] + "?…";
    }
}
