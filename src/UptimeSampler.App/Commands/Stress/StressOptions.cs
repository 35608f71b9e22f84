using System.CommandLine;
using System.Globalization;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Commands.Stress;

/// <summary>The options of <c>stress</c>.</summary>
internal static class StressOptions
{
    /// <summary>Most requests at once.</summary>
    public const int ConcurrencyLimit = 50_000;

    /// <summary>Most arrivals a second.</summary>
    public const double RateLimit = 1_000_000;

    private static readonly StressSettings Settings = new();

    public static readonly Argument<string> Url = new("url") { Description = "An http or https address", HelpName = "url" };
    public static readonly Option<int> From = new("--from") { Description = "Requests at once to begin with", HelpName = "N", DefaultValueFactory = _ => Settings.From, CustomParser = NumberArgument.Of<int>("--from", "1") };
    public static readonly Option<int?> To = Number("--to", $"Most requests at once (default: what is expected, else {StressSettings.UsualTop})", "5000");
    public static readonly Option<int?> Expect = Number("--expect", "Requests at once that must be carried: exit code 2 when they are not", "2000");
    public static readonly Option<double?> HeadRoom = Share("--head-room", "Share beyond --expect that must be carried as well (default: 0)", "0.2");
    public static readonly Option<string?> Rate = Valued<string?>("--rate", "N/s", "Requests arrive at this rate for --hold, whatever became of those before (the open model), at most --to at once; no search");
    public static readonly Option<string> Hold = Valued("--hold", "TIME", "How long a level that is carried is held", DurationText.Format(Settings.Hold));
    public static readonly Option<double?> Resolution = Share("--resolution", $"How narrow the knee is bracketed, as a share (default: {Text(Settings.Resolution)})", "0.05");
    public static readonly Option<double?> Tolerate = Share("--tolerate", $"Failure rate that counts as normal under load; a level fails from five times that on (default: {Text(Settings.Tolerate)})", "0.01");
    public static readonly Option<string[]> Threshold = new("--threshold") { Description = "What must hold at the load that is expected, such as 'rate<0.01', 'p(95)<500ms' or 'count>1000': exit code 1 when it does not; may be given several times", HelpName = "CONDITION" };
    public static readonly Option<string> MaxDuration = Valued("--max-duration", "TIME", "Longest time for all of it", DurationText.Format(Settings.MaxDuration));
    public static readonly Option<string[]> Leave = new("--i-may-load") { Description = "A host other than this one that you may load; may be given several times (also stress.allowedHosts in the settings)", HelpName = "HOST" };
    public static readonly Option<string?> Connection = Valued<string?>("--connection", "new|kept", "A new connection for each request, or kept ones that are opened before (default: kept)");
    public static readonly Option<string?> Timeout = Valued<string?>("--timeout", "TIME", "Time limit of one request (default: 10s)");
    public static readonly Option<string?> Method = Valued<string?>("--method", "METHOD", "HTTP method (default: GET)");
    public static readonly Option<string[]> Header = new("--header") { Description = "Request header; may be given several times", HelpName = "'N: v'" };
    public static readonly Option<string?> Body = Valued<string?>("--body", "TEXT", "Body of every request");
    public static readonly Option<string?> Status = Valued<string?>("--status", "CODES", "Wanted HTTP status codes (default: 200-299)");
    public static readonly Option<bool> Http2 = new("--http2") { Description = "Speak HTTP/2: many requests on few connections" };
    public static readonly Option<bool> Insecure = new("--insecure") { Description = "Accept any certificate" };
    public static readonly Option<string?> Plot = Valued<string?>("--plot", "FILE", "Also draw the share of failures and the 95th percentile against the load, as FILE.svg or FILE.png");
    public static readonly Option<string?> Vegeta = Valued<string?>("--vegeta", "FILE", "Also write the load that decides as a report of vegeta's shape");

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        From, To, Expect, HeadRoom, Rate, Hold, Resolution, Tolerate, Threshold, MaxDuration, Leave, Connection, Timeout, Method, Header, Body, Status, Http2, Insecure, Plot, Vegeta,
    ];

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    private static Option<int?> Number(string name, string description, string example) =>
        new(name) { Description = description, HelpName = "N", CustomParser = NumberArgument.Optional<int>(name, example) };

    private static Option<double?> Share(string name, string description, string example) =>
        new(name) { Description = description, HelpName = "SHARE", CustomParser = NumberArgument.Optional<double>(name, example) };

    private static Option<T> Valued<T>(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    private static Option<T> Valued<T>(string name, string value, string description, T standard) =>
        new(name) { Description = description, HelpName = value, DefaultValueFactory = _ => standard };
}
