using System.CommandLine;
using UptimeSampler.Inspection;

namespace UptimeSampler.App.Commands.Inspect;

/// <summary><c>inspect</c>: which limit of this server breaks first, and at how many requests?</summary>
internal static class InspectCommand
{
    private const string ThisMachine = "/";

    public static Command Create()
    {
        Command command = new("inspect", """
            Which limit of the server on this machine breaks first, at how many requests at once, where it is set, and what to write there

            Reads the running processes, the kernel, control groups, systemd and the configuration of nginx, Apache or HAProxy; of other servers
            the limits of the process. Runs nothing and changes nothing. Without --pid, --port and --service it looks at what listens on port
            80 or 443, else at the known server that runs. Other users' processes can only be seen with sudo. Linux only.

            Exit code: 0 when every limit suffices, 1 when it does and there is a warning (a file that is not in force, an old worker), 2 when
            one is too low, 3 when it cannot be known, or for a wrong call. Without --expect: 0, 1 with a warning, 3 without a capacity.

            Examples:
              sudo uptimesampler inspect --expect 5000
              sudo uptimesampler inspect --service nginx --expect 5000
              uptimesampler inspect --port 8080 --expect 2000 --per-request 3
              uptimesampler inspect --service apache --config /etc/apache2/apache2.conf --expect 400
              uptimesampler inspect --pid 812 --expect 5000 --json | jq '{capacity, breaksFirst, verdict}'
            """);
        foreach (Option option in InspectOptions.All)
            command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        InspectionRequest request = InspectOptions.RequestOf(parsed);
        if (!OperatingSystem.IsLinux())
            throw new CommandException("inspect reads /proc, which only Linux has; run it on the server itself");
        InspectionResult result = await InspectAsync(request, stopping);
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            await output.WriteLineAsync(InspectJson.Of(result, TimeProvider.System.GetUtcNow()));
        else
            foreach (string line in InspectText.Lines(result))
                await output.WriteLineAsync(line);
        return Code(result);
    }

    private static async Task<InspectionResult> InspectAsync(InspectionRequest request, CancellationToken stopping)
    {
        try
        {
            return await new Inspector(ThisMachine, TimeProvider.System).InspectAsync(request, stopping);
        }
        catch (InspectionException problem)
        {
            throw new CommandException(problem.Message);
        }
    }

    private static int Code(InspectionResult result) => result.Verdict switch
    {
        InspectionVerdict.TooLow => ExitCode.Failing,
        InspectionVerdict.Unknown when result.Expect is not null || result.Capacity is null => ExitCode.Unknown,
        _ => result.Warnings.Count > 0 ? ExitCode.Degraded : ExitCode.Healthy,
    };
}
