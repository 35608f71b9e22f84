using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text;
using UptimeSampler.App.Commands.Results;
using UptimeSampler.Load;
using UptimeSampler.Probing;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Stress;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Commands.Stress;

/// <summary><c>stress</c>: where does it break?</summary>
internal static class StressCommand
{
    public static Command Create()
    {
        Command command = new("stress", """
            Where does it break? Sends bursts of more and more requests at once until failures are proven, then narrows the load at which they begin; or says whether the load that is expected is carried. Only this host is loaded, and hosts that you gave leave for.

            Exit code: 0 when it holds and every threshold is met, 1 when a threshold is missed, 2 when it breaks, 3 when our own side was the limit, when nothing was proven, or for a wrong call.

            Examples:
              uptimesampler stress http://localhost:8080/
              uptimesampler stress http://localhost:8080/ --expect 2000 --head-room 0.2 --threshold 'p(95)<500ms'
              uptimesampler stress https://shop.example/ --i-may-load shop.example --to 3000 --connection new
              uptimesampler stress http://localhost:8080/ --rate 500/s --hold 30s --threshold 'rate<0.01' --threshold 'p(99)<1s'
              uptimesampler stress http://localhost:8080/ --expect 2000 --plot stress.svg
              uptimesampler stress http://localhost:8080/ --json | jq '{verdict, knee, failureRateAbove}'
            """) { StressOptions.Url };
        foreach (Option option in StressOptions.All)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        StressCall call = StressCall.Read(parsed);
        PlotFile? plot = parsed.GetValue(StressOptions.Plot) is { } picture ? PlotFile.To(picture) : null;
        LoadRequest request = await RequestAsync(parsed, call, stopping);
        int seed = parsed.GetValue(CommonOptions.Seed) ?? (int)(TimeProvider.System.GetTimestamp() & int.MaxValue);
        DateTimeOffset startedAt = TimeProvider.System.GetUtcNow();
        StressResult result;
        using (StressProgress progress = new(parsed.InvocationConfiguration.Error))
        using (ILoadEngine engine = LoadEngines.Create(request, seed))
            result = await TestAsync(call, engine, progress.Show, stopping);
        string answer = StressJson.Write(call, result);
        await parsed.InvocationConfiguration.Output.WriteLineAsync(parsed.GetValue(CommonOptions.Json) ? answer : string.Join('\n', StressText.Lines(call, result)));
        if (parsed.GetValue(StressOptions.Vegeta) is { } file)
            VegetaReport.Write(file, result);
        plot?.Write(StressPicture.Of(result, call.Target.SafeUrl, call.Settings.Confidence, call.Settings.Expect is not null), "nothing was sent under load");
        await ResultKeeper.KeepAsync(parsed, call.Process, ToKeep(call, result, answer, startedAt));
        return Code(result);
    }

    private static TestResult ToKeep(StressCall call, StressResult result, string answer, DateTimeOffset startedAt) => new()
    {
        Kind = TestKind.Stress,
        Subject = call.Target.SafeUrl,
        Verdict = StressJson.Name(result.Verdict),
        Passed = Code(result) switch { ExitCode.Healthy => true, ExitCode.Unknown => null, _ => false },
        Summary = StressText.Headline(call, result) + Missed(result),
        StartedAt = startedAt,
        EndedAt = TimeProvider.System.GetUtcNow(),
        Answer = answer,
        Report = DocumentJson.Write(StressDocument.Of(call, result, startedAt)),
    };

    private static string Missed(StressResult result) => string.Concat(result.Thresholds.Where(answer => !answer.IsMet).Select(answer => $"; missed: {answer.Threshold.Expression}"));

    private static Task<StressResult> TestAsync(StressCall call, ILoadEngine engine, Action<StressStep> progress, CancellationToken stopping)
    {
        DescriptorRaise.TryRaise();
        ClientRoom room = ClientRoom.Of(OwnLimits.Read(), OpenFiles.Count(), call.Settings.Top);
        return call.ArrivalsPerSecond is { } rate
            ? new ArrivalTest(engine, call.Settings, rate, call.Target.Timeout, room, TimeProvider.System, progress).RunAsync(stopping)
            : new StressTest(engine, call.Settings, call.Target.Timeout, room, TimeProvider.System, progress).RunAsync(stopping);
    }

    private static async Task<LoadRequest> RequestAsync(ParseResult parsed, StressCall call, CancellationToken stopping)
    {
        Target target = call.Target;
        IReadOnlyList<IPAddress> addresses = await ResolveAsync(target.Url.IdnHost, stopping);
        if (LeaveToLoad.Refusal(target.Url.Host, addresses, call.AllowedHosts) is { } refusal)
            throw new CommandException(refusal);
        return TargetRequest.Of(target, addresses, parsed.GetValue(StressOptions.Http2)) with { Body = Encoding.UTF8.GetBytes(parsed.GetValue(StressOptions.Body) ?? "") };
    }

    private static async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken stopping)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? literal))
            return [literal];
        try
        {
            using SystemNameResolver resolver = new();
            IReadOnlyList<IPAddress> addresses = await resolver.ResolveAsync(host, stopping);
            return addresses.Count > 0 ? addresses : throw new CommandException($"{PlainText.Line(host, 100)} has no address; is the name right?");
        }
        catch (SocketException unknown)
        {
            throw new CommandException($"{PlainText.Line(host, 100)} does not resolve ({unknown.SocketErrorCode}); is the name right?");
        }
    }

    private static int Code(StressResult result) => result.Verdict switch
    {
        StressVerdict.Breaks => ExitCode.Failing,
        StressVerdict.Holds => result.Thresholds.All(answer => answer.IsMet) ? ExitCode.Healthy : ExitCode.Degraded,
        _ => ExitCode.Unknown,
    };
}
