using System.CommandLine;
using System.Globalization;
using UptimeSampler.Checking;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands.Check;

/// <summary>The options of <c>check</c>.</summary>
internal static class CheckOptions
{
    public const int SamplesLimit = 100_000;
    public const int ConcurrencyLimit = 100;

    private static readonly OneShotOptions Evidence = new();
    private static readonly CheckSettings Settings = new();

    public static readonly Argument<string[]> What = new("what")
    {
        Description = "URLs (http, https, tcp) and names of targets",
        HelpName = "url|target",
        Arity = ArgumentArity.OneOrMore,
    };

    public static readonly Option<double?> ExcludeRate = Rate("--exclude-rate", $"'healthy' means: the failure rate is below this (default: {Evidence.ExcludeRate}, more for a target that tolerates much)", "0.02");
    public static readonly Option<double?> Tolerate = Rate("--tolerate", $"A failing verdict means: the failure rate is above this (default: {Evidence.TolerateRate}, for a target what it tolerates)", "0.005");
    public static readonly Option<int> MaxSamples = Number("--max-samples", "Most samples of a target", Evidence.MaxSamples);
    public static readonly Option<string> MaxDuration = Valued("--max-duration", "TIME", "No sample of a target starts after this; those under way end within --timeout", DurationText.Format(Settings.MaxDuration));
    public static readonly Option<int> Concurrency = Number("--concurrency", "Most samples of a target under way at once", Settings.Concurrency);
    public static readonly Option<string?> Connection = Valued<string?>("--connection", "new|kept|both", "A new connection for each sample, kept ones, or both (default: new)");
    public static readonly Option<string?> Addresses = Valued<string?>("--addresses", "all|first", "Which addresses of the name take part (default: all)");
    public static readonly Option<string?> Timeout = Valued<string?>("--timeout", "TIME", "Time limit of one sample (default: 5s)");
    public static readonly Option<string?> Method = Valued<string?>("--method", "METHOD", "HTTP method (default: GET)");
    public static readonly Option<string[]> Header = new("--header") { Description = "Request header; may be given several times", HelpName = "'N: v'" };
    public static readonly Option<string?> Status = Valued<string?>("--status", "CODES", "Wanted HTTP status codes (default: 200-299)");
    public static readonly Option<string?> BodyMatches = Valued<string?>("--body-matches", "REGEX", "Regular expression that the body, or what a TCP peer sends, must match");
    public static readonly Option<bool> FollowRedirects = new("--follow-redirects") { Description = "Follow redirects, at most ten, never from https to http (default: a redirect is an unwanted status)" };
    public static readonly Option<bool> Insecure = new("--insecure") { Description = "Accept any certificate" };
    public static readonly Option<bool> Nagios = new("--nagios") { Description = "One line with performance data, for Nagios and its kin, and nothing else" };

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        ExcludeRate, Tolerate, MaxSamples, MaxDuration, Concurrency, Connection, Addresses, Timeout, Method, Header, Status, BodyMatches, FollowRedirects, Insecure, Nagios,
    ];

    private static Option<double?> Rate(string name, string description, string example) =>
        new(name) { Description = description, HelpName = "RATE", CustomParser = NumberArgument.Optional<double>(name, example) };

    private static Option<int> Number(string name, string description, int standard) =>
        new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => standard, CustomParser = NumberArgument.Of<int>(name, standard.ToString(CultureInfo.InvariantCulture)) };

    private static Option<T> Valued<T>(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    private static Option<T> Valued<T>(string name, string value, string description, T standard) =>
        new(name) { Description = description, HelpName = value, DefaultValueFactory = _ => standard };
}
