using System.CommandLine;
using UptimeSampler.Inspection;

namespace UptimeSampler.App.Commands.Inspect;

/// <summary>The options of <c>inspect</c>, and what they say together.</summary>
internal static class InspectOptions
{
    private const int MostPerRequest = 1_000;
    private const long MostExpected = 100_000_000;
    private static readonly TimeSpan LongestWatch = TimeSpan.FromHours(1);

    public static readonly Option<int?> Pid = new("--pid") { Description = "A process of the server", HelpName = "N", CustomParser = NumberArgument.Optional<int>("--pid", "812") };

    public static readonly Option<int?> Port = new("--port") { Description = "The TCP port on which the server listens", HelpName = "N", CustomParser = NumberArgument.Optional<int>("--port", "443") };

    public static readonly Option<string?> Service = new("--service") { Description = "The server by what it is: a known one, the path of a program, the name of a process or of a systemd unit", HelpName = "nginx|apache|haproxy|PATH" };

    public static readonly Option<long?> Expect = new("--expect")
    {
        Description = "Requests that will be there at once; without it capacities are listed and nothing is judged",
        HelpName = "N",
        CustomParser = NumberArgument.Optional<long>("--expect", "5000"),
    };

    // Here the server's configuration; our own settings are not needed.
    public static readonly Option<string?> Config = new("--config") { Description = "The server's configuration file (default: the one that the running process was started with)", HelpName = "FILE" };

    public static readonly Option<int?> PerRequest = new("--per-request")
    {
        Description = "Descriptors that a request holds (default: read off the configuration: 2 where requests are handed on, else 1)",
        HelpName = "N",
        CustomParser = NumberArgument.Optional<int>("--per-request", "2"),
    };

    public static readonly Option<string?> Observe = new("--observe") { Description = "How long to watch the open descriptors grow (default: 1s; 0s for not at all)", HelpName = "TIME" };

    public static IReadOnlyList<Option> All { get; } = [Pid, Port, Service, Expect, Config, PerRequest, Observe];

    /// <summary>What is asked.</summary>
    /// <exception cref="CommandException">An option is wrong.</exception>
    public static InspectionRequest RequestOf(ParseResult parsed)
    {
        Option[] ways = [.. new Option[] { Pid, Port, Service }.Where(option => parsed.GetResult(option) is { Implicit: false })];
        if (ways.Length > 1)
            throw new CommandException($"{ways[0].Name} and {ways[1].Name} exclude each other: each names the server; leave one out");
        InspectionRequest request = new()
        {
            Pid = Within(Pid, parsed.GetValue(Pid), 1, int.MaxValue),
            Port = Within(Port, parsed.GetValue(Port), 1, 65_535),
            Service = parsed.GetValue(Service),
            Expect = Within(Expect, parsed.GetValue(Expect), 1, MostExpected),
            ConfigFile = parsed.GetValue(Config) is { } file ? Path.GetFullPath(file) : null,
            PerRequest = Within(PerRequest, parsed.GetValue(PerRequest), 1, MostPerRequest),
        };
        if (request.Service is { Length: 0 })
            throw new CommandException("--service is empty; write nginx, apache, haproxy, or the path of a program");
        if (parsed.GetValue(Observe) is not { } text)
            return request;
        // Elsewhere a time of nothing makes no sense.
        if (text is "0" or "0s")
            return request with { Observe = TimeSpan.Zero };
        return DurationText.TryParse(text, out TimeSpan length) && length <= LongestWatch
            ? request with { Observe = length }
            : throw new CommandException($"--observe '{PlainText.Line(text, 40)}' is no time to watch; write one from 0s to {DurationText.Format(LongestWatch)}, such as 10s");
    }

    private static T? Within<T>(Option option, T? value, T least, T most)
        where T : struct, IComparable<T> => value is not { } given || (given.CompareTo(least) >= 0 && given.CompareTo(most) <= 0)
        ? value
        : throw new CommandException($"{option.Name} {given} is out of range; write {least} to {most}");
}
