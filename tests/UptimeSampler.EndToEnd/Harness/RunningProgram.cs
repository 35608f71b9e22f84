using System.Diagnostics;
using System.Globalization;

namespace UptimeSampler.EndToEnd;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Ended(int Code, string Output, string Error, TimeSpan Took);

/// <summary>
/// A process of the test: its output is kept line by line, it gets signals, and it is killed at the end of the test if it still runs.
/// What it said goes to the test's own output, which is shown when the test fails.
/// </summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    // The shell sets the limit and then becomes the program, so that the process id is the program's.
    private const string UnderLimit = "ulimit -n \"$0\" || exit 99; exec \"$@\"";

    private readonly Process process;
    private readonly Task following;
    private readonly string name;
    private readonly long started = Stopwatch.GetTimestamp();

    private RunningProgram(Process process, string name)
    {
        this.process = process;
        this.name = name;
        following = Task.WhenAll(Output.FollowAsync(process.StandardOutput), Error.FollowAsync(process.StandardError));
    }

    public Lines Output { get; } = new();

    public Lines Error { get; } = new();

    public int Id => process.Id;

    public bool HasEnded => process.HasExited;

    /// <summary>Starts a program.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">Its full path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="descriptors">Most file descriptors it may hold (ulimit -n); null for the limit of the test.</param>
    /// <param name="environment">Variables beside those of the test.</param>
    /// <param name="wrapper">A command that becomes the one that follows it, such as env; null for none.</param>
    public static RunningProgram Start(
        string folder, string program, IReadOnlyList<string> arguments, int? descriptors = null, IReadOnlyDictionary<string, string>? environment = null, string[]? wrapper = null)
    {
        string[] limiter = descriptors is { } limit ? ["/bin/sh", "-c", UnderLimit, limit.ToString(CultureInfo.InvariantCulture)] : [];
        string[] command = [.. limiter, .. wrapper ?? [], program, .. arguments];
        ProcessStartInfo start = new(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // Services of several tests run at once, and would want the same port.
        start.Environment["UPTIMESAMPLER_WEB__ENABLED"] = "false";
        foreach ((string variable, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[variable] = value;
        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} could not be started");
        process.StandardInput.Close();
        return new RunningProgram(process, Path.GetFileName(program) + " " + string.Join(" ", arguments.Take(2)));
    }

    /// <summary>Sends a signal by its name, such as TERM, INT, HUP or KILL.</summary>
    public void Signal(string signal) => Assert.AreEqual(0, Signal(signal, Id), $"SIG{signal} did not reach process {Id} of '{name}': is it still running?");

    /// <summary>Sends a signal to any process; 0 when it got there.</summary>
    public static int Signal(string signal, int process)
    {
        using Process kill = Process.Start("/bin/sh", ["-c", "kill -s \"$0\" \"$1\"", signal, process.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        return kill.ExitCode;
    }

    /// <summary>Waits for a line on standard error that holds a text.</summary>
    /// <param name="text">What it holds.</param>
    /// <param name="from">How many lines to pass over; so many as there were before what is waited for.</param>
    /// <param name="within">How long to wait.</param>
    public async Task<string> SaysAsync(string text, int from = 0, TimeSpan? within = null)
    {
        using CancellationTokenSource deadline = new(within ?? Eventually.Patience);
        string? line;
        try
        {
            line = await Error.FirstAsync(text, from, deadline.Token);
        }
        catch (OperationCanceledException)
        {
            throw new AssertFailedException($"'{name}' did not say '{text}' in time; standard error so far:\n{Error.Text}");
        }
        return line ?? throw new AssertFailedException($"'{name}' ended without saying '{text}'; standard error:\n{Error.Text}");
    }

    /// <summary>Waits until it has ended by itself.</summary>
    public async Task<Ended> EndAsync(TimeSpan? within = null)
    {
        try
        {
            await process.WaitForExitAsync().WaitAsync(within ?? Eventually.Patience);
            await following;
        }
        catch (TimeoutException)
        {
            throw new AssertFailedException($"'{name}' did not end in time; standard error so far:\n{Error.Text}");
        }
        return new Ended(process.ExitCode, Output.Text, Error.Text, Stopwatch.GetElapsedTime(started));
    }

    /// <summary>SIGTERM, and then the end; <see cref="Ended.Took"/> is the time from the one to the other.</summary>
    public async Task<Ended> StopAsync()
    {
        long asked = Stopwatch.GetTimestamp();
        Signal("TERM");
        return await EndAsync() with { Took = Stopwatch.GetElapsedTime(asked) };
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        await following;
        Console.WriteLine($"--- '{name}' (process {process.Id}) ended with {process.ExitCode}; standard output:\n{Output.Text}\n--- standard error:\n{Error.Text}");
        process.Dispose();
    }
}
