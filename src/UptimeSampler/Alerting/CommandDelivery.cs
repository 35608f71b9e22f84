using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using UptimeSampler.Alerting.Payloads;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting;

/// <summary>
/// Starts a program and writes the alert as JSON to its standard input. No shell is involved, so nothing in the alert can become a command;
/// and the program gets a bare environment, because ours may hold secrets.
/// </summary>
internal static class CommandDelivery
{
    /// <summary>The most of a program's output that is kept, in bytes.</summary>
    public const int OutputLimit = 4_096;

    private const int ShownLimit = 200;

    /// <summary>How long the output of a program that has ended may take.</summary>
    private static readonly TimeSpan LastWordsTime = TimeSpan.FromSeconds(1);

    private static readonly string[] PassedOn = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR"];

    public static async Task<DeliveryResult> SendAsync(CommandChannel channel, AlertMessage message, CancellationToken limit)
    {
        if (ProgramPath.Find(channel.Command, Environment.GetEnvironmentVariable("PATH")) is not { } program)
            return new DeliveryResult.Postponed($"the program '{PlainText.Line(channel.Command, ShownLimit)}' cannot be started: PATH has no program of this name; install it, or write its absolute path into the targets file");
        string mark = Descendants.NewMark();
        using Process process = new() { StartInfo = StartInfo(program, channel, mark) };
        try
        {
            process.Start();
        }
        catch (Win32Exception problem)
        {
            return new DeliveryResult.Postponed($"the program cannot be started: {PlainText.Line(problem.Message, ShownLimit)}");
        }
        DeliveryResult? result = null;
        try
        {
            result = await ConverseAsync(process, Document(message), limit);
            return result;
        }
        finally
        {
            // What a successful program leaves running is its own affair; what a failed one leaves would add up with each repetition.
            if (result is not DeliveryResult.Delivered)
                Descendants.Kill(process, mark);
        }
    }

    private static async Task<DeliveryResult> ConverseAsync(Process process, byte[] document, CancellationToken limit)
    {
        await using Stream outputPipe = process.StandardOutput.BaseStream;
        await using Stream errorPipe = process.StandardError.BaseStream;
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(limit);
        ProgramOutput output = new(outputPipe, OutputLimit);
        ProgramOutput errors = new(errorPipe, OutputLimit);
        Task talk = Task.WhenAll(output.ReadAsync(over.Token), errors.ReadAsync(over.Token), WriteAsync(process.StandardInput.BaseStream, document, over.Token));
        try
        {
            await process.WaitForExitAsync(limit);
            if (process.ExitCode == 0)
                return new DeliveryResult.Delivered();
            // A child of the program may hold the pipes open for ever: the end of the program counts, not the end of its output.
            over.CancelAfter(LastWordsTime);
            await talk;
        }
        finally
        {
            await over.CancelAsync();
            await talk;
        }
        string said = PlainText.Line(errors.Text is { Length: > 0 } complaint ? complaint : output.Text, OutputLimit);
        return new DeliveryResult.Postponed($"the program ended with exit code {process.ExitCode}"
            + (said.Length > 0 ? ": " + PlainText.Bound(said, ShownLimit) : ""));
    }

    private static ProcessStartInfo StartInfo(string program, CommandChannel channel, string mark)
    {
        ProcessStartInfo start = new(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in channel.Arguments)
            start.ArgumentList.Add(argument);
        start.Environment.Clear();
        foreach (string name in PassedOn)
            if (Environment.GetEnvironmentVariable(name) is { } value)
                start.Environment[name] = value;
        start.Environment[Descendants.MarkName] = mark;
        return start;
    }

    private static byte[] Document(AlertMessage message)
    {
        JsonObject document = WebhookPayload.OwnPart(message);
        document["title"] = AlertText.Title(message);
        document["text"] = AlertText.Body(message);
        document["targetUrl"] = message.TargetUrl;
        document["runbook"] = message.Runbook;
        document["labels"] = new JsonObject(message.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        return Encoding.UTF8.GetBytes(document.ToJsonString() + "\n");
    }

    /// <summary>A program that does not read its input may still succeed.</summary>
    private static async Task WriteAsync(Stream input, byte[] document, CancellationToken limit)
    {
        try
        {
            await using (input)
                await input.WriteAsync(document, limit);
        }
        catch (Exception unread) when (unread is IOException or OperationCanceledException)
        {
        }
    }
}
