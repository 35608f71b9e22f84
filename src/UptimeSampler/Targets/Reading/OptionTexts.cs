using System.Text.Json;
using System.Text.RegularExpressions;

namespace UptimeSampler.Targets.Reading;

/// <summary>
/// Reads parts of a target from texts of a command line, as strictly as from the targets file. Every method throws
/// <see cref="FormatException"/> with one sentence that names the option, the value and what to write; no secret is in it.
/// </summary>
public static class OptionTexts
{
    /// <summary>A target that only a URL says something about. It is called by what of the URL may be shown.</summary>
    public static Target Target(string url)
    {
        if (HttpShapes.ProblemOfUrl(url, ["tcp", "http", "https"]) is { } problem)
            throw new FormatException($"'{WithoutSecrets(url)}' {problem}");
        Target target = UrlCredentials.ToHeader(new Target { Name = "", Url = new Uri(url) });
        return target with { Name = target.SafeUrl };
    }

    /// <summary>A URL, or what was meant to be one, as a message may show it.</summary>
    public static string WithoutSecrets(string text) => PlainText.Line(HttpShapes.WithoutSecrets(text), 100);

    /// <summary>A time limit of one probe, such as <c>5s</c>.</summary>
    public static TimeSpan Timeout(string option, string text) => Read(TargetShape.TimeoutShape, option, text);

    /// <summary><c>all</c> or <c>first</c>.</summary>
    public static AddressChoice Addresses(string option, string text) => Read(TargetShape.AddressesShape, option, text);

    /// <summary><c>new</c>, <c>kept</c> or <c>both</c>.</summary>
    public static ConnectionChoice Connection(string option, string text) => Read(TargetShape.ConnectionShape, option, text);

    /// <summary>An HTTP method.</summary>
    public static string Method(string option, string text) => Read(HttpShapes.Method, option, text);

    /// <summary>Status codes and ranges, such as <c>200-299,304</c>.</summary>
    public static IReadOnlyList<StatusRange> Status(string option, string text) => Read(HttpShapes.Status, option, text);

    /// <summary>A regular expression.</summary>
    public static Regex Pattern(string option, string text) => Read(TextShapes.Pattern, option, text);

    /// <summary>Request headers, each as <c>Name: value</c>.</summary>
    public static IReadOnlyList<KeyValuePair<string, Secret>> Headers(string option, IReadOnlyList<string> texts)
    {
        List<FileMember> members = [];
        foreach (string text in texts)
        {
            int colon = text.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                throw new FormatException($"{option}: a header without a colon (not shown, it may be a secret); write it as '{option} \"Name: value\"'");
            string name = text[..colon].Trim();
            members.Add(new FileMember(name, 0, Node(option, text[(colon + 1)..].Trim())));
        }
        return Read(HttpShapes.Headers, new FileNode(JsonValueKind.Object, 0, option) { Members = members });
    }

    private static FileNode Node(string option, string text) => new(JsonValueKind.String, 0, option) { Text = text };

    private static T Read<T>(Shape<T> shape, string option, string text) => Read(shape, Node(option, text));

    private static T Read<T>(Shape<T> shape, FileNode node)
    {
        ReadContext context = new("", environment: null);
        Found<T> found = shape.Read(node, context);
        return context.Problems is [var problem, ..] ? throw new FormatException($"{problem.Key}: {problem.Message}") : found.Value;
    }
}
