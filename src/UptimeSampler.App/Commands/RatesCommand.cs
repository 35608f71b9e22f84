using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using UptimeSampler.App.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Reports;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Statistics;
using UptimeSampler.Storage;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Commands;

/// <summary><c>rates</c>: how often it failed.</summary>
internal static class RatesCommand
{
    private static readonly Option<string[]> Target = new("--target") { Description = "Only this target; may be given several times (default: all)", HelpName = "NAME" };
    private static readonly Option<string> Since = When("--since", "Start of the window", "24h");
    private static readonly Option<string?> Until = new("--until") { Description = "End of the window, written as for --since (default: now)", HelpName = "WHEN" };
    private static readonly Option<string?> By = new("--by") { Description = $"Split, by one or more of {string.Join(",", RateNames.Dimensions)}", HelpName = "LIST" };

    private static readonly Option<string> Method = new("--method")
    {
        Description = $"How intervals are computed: {string.Join(", ", RateNames.Methods)}",
        DefaultValueFactory = _ => RateNames.Methods[0],
        HelpName = "NAME",
    };

    private static readonly Option<string?> Slo = new("--slo")
    {
        Description = "Failure rate that is allowed, such as 0.001. Each row says whether it is kept; exit code 0 when all rows keep it, 2 when one surely does not, else 3",
        HelpName = "RATE",
    };

    private static readonly Option<bool> Csv = new("--csv") { Description = "Comma-separated values on standard output" };

    private static readonly Option<string?> Plot = new("--plot")
    {
        Description = $"Draw the failure rate with its interval over time, of at most {RatePicture.MostTargets} targets, with their incidents when it is one; .svg or .png",
        HelpName = "FILE",
    };

    private static readonly Option<bool> AllSamples = new("--all-samples")
    {
        Description = "Count samples that suspicion added, too: a share of samples then, not of time, since more are taken while something fails. Intervals stay as wide as without them, and are about the share of time no more",
    };

    public static Command Create()
    {
        Command command = new("rates", """
            How often it failed, with an interval that says how sure that is: the share of time, read from the samples that are taken whatever happens. Samples that suspicion added and samples taken within maintenance windows are left out

            Examples:
              uptimesampler rates
              uptimesampler rates --target shop --since 7d --by address,worker
              uptimesampler rates --since 2026-11-23T14:00Z --until 2026-11-23T15:00Z --by failure
              uptimesampler rates --target shop --since 7d --plot shop.svg
              uptimesampler rates --since 30d --slo 0.001 --json | jq '.rows[] | select(.meetsSlo != "yes").target'
            """) { Target, Since, Until, By, Method, Slo, AllSamples, Csv, Plot };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(Csv) && parsed.GetValue(CommonOptions.Json))
            throw new CommandException("--csv and --json cannot be given together; choose one");
        ProcessSettings settings = SettingsFile.Load(parsed);
        TargetSet? watched = KnownTargets.IfThere(parsed, settings);
        PlotFile? plot = parsed.GetValue(Plot) is { } picture ? PlotFile.To(picture) : null;
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        RateQuestion question = Question(parsed, now);
        using Store store = Store.OpenReadOnly(settings.Database, TimeProvider.System);
        TargetNames.Check(question.Targets, store, watched);
        RateAnswer answer = Rates.Answer(store, question);
        string[] targets = [.. answer.Rows.Select(row => row.Target).Distinct()];
        if (plot is not null && targets.Length > RatePicture.MostTargets)
            throw new CommandException($"--plot draws at most {RatePicture.MostTargets} targets, and these are {targets.Length}; name some by --target");
        Print(parsed, question, answer, now);
        plot?.Write(Picture(store, question, targets), "no sample was taken in the window");
        return question.Slo is null ? ExitCode.Healthy : Verdict(answer);
    }

    private static Chart? Picture(Store store, RateQuestion question, string[] targets)
    {
        Incident[] incidents = targets.Length == 1
            ? [.. store.Incidents(openOnly: false, question.From).Where(incident => incident.Target == targets[0] && incident.Kind == IncidentKind.FailureRate && incident.Onset < question.To)]
            : [];
        return RatePicture.Of(RateSeries.Of(store, question), incidents.LastOrDefault()?.Tolerated ?? question.Slo, [.. incidents.Select(incident => RatePicture.Mark(incident, question.To))]);
    }

    private static RateQuestion Question(ParseResult parsed, DateTimeOffset now)
    {
        DateTimeOffset from = InstantText.Parse("--since", parsed.GetRequiredValue(Since), now);
        DateTimeOffset to = parsed.GetValue(Until) is { } until ? InstantText.Parse("--until", until, now) : now;
        if (from >= to)
            throw new CommandException($"the window is empty: --since is {Words.Instant(from)} and --until is {Words.Instant(to)}; let it start before it ends");
        return new RateQuestion
        {
            Targets = parsed.GetValue(Target) ?? [],
            From = from,
            To = to,
            By = [.. (parsed.GetValue(By) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(name => (RateDimension)PlaceOf("--by", name, RateNames.Dimensions))],
            Method = (BinomialMethod)PlaceOf("--method", parsed.GetRequiredValue(Method), RateNames.Methods),
            AllSamples = parsed.GetValue(AllSamples),
            Confidence = parsed.GetValue(CommonOptions.Confidence),
            Slo = parsed.GetValue(Slo) is { } text ? Objective(text) : null,
        };
    }

    private static void Print(ParseResult parsed, RateQuestion question, RateAnswer answer, DateTimeOffset now)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(JsonText.Of(json => RateJson.Write(json, answer)));
        else
            foreach (string line in parsed.GetValue(Csv) ? RateCsv.Lines(answer, question.By) : RatesPage.Lines(question, answer, now))
                output.WriteLine(line);
    }

    private static int Verdict(RateAnswer answer) =>
        answer.Rows.Any(row => row.MeetsSlo == SloVerdict.No) ? ExitCode.Failing
        : answer.Rows.Count > 0 && answer.Rows.All(row => row.MeetsSlo == SloVerdict.Yes) ? ExitCode.Healthy
        : ExitCode.Unknown;

    private static int PlaceOf(string option, string name, IReadOnlyList<string> known)
    {
        for (int i = 0; i < known.Count; i++)
            if (known[i] == name)
                return i;
        throw new CommandException($"{option} '{PlainText.Line(name, 40)}' is not known; {NearestName.Advice(name, [.. known])}");
    }

    private static double Objective(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && rate is >= 0 and < 1
            ? rate
            : throw new CommandException($"--slo '{text}' is not a failure rate; write one from 0 to below 1, such as 0.001 for one failure in a thousand");

    private static Option<string> When(string name, string what, string otherwise) => new(name)
    {
        Description = $"{what}: an age such as 24h or 7d, or an instant such as 2026-11-23T14:00Z",
        DefaultValueFactory = _ => otherwise,
        HelpName = "WHEN",
    };
}
