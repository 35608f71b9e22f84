using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
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

    private static readonly string[] PassedOn = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "TZ", "TMPDIR"];

    public static async Task<DeliveryResult> SendAsync(CommandChannel channel, AlertMessage message, CancellationToken limit)
    {
        using Process process = new() { StartInfo = StartInfo(channel) };
        try
        {
            process.Start();
        }
        catch (Win32Exception problem)
        {
            return new DeliveryResult.Postponed($"the program cannot be started: {PlainText.Line(problem.Message, ShownLimit)}");
        }
        try
        {
            Task<string> output = ReadAsync(process.StandardOutput.BaseStream, limit);
            Task<string> errors = ReadAsync(process.StandardError.BaseStream, limit);
            await WriteAsync(process.StandardInput.BaseStream, Document(message), limit);
            await process.WaitForExitAsync(limit);
            if (process.ExitCode == 0)
                return new DeliveryResult.Delivered();
            string said = PlainText.Line(await errors is { Length: > 0 } complaint ? complaint : await output, OutputLimit);
            return new DeliveryResult.Postponed($"the program ended with exit code {process.ExitCode}"
                + (said.Length > 0 ? ": " + PlainText.Bound(said, ShownLimit) : ""));
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static ProcessStartInfo StartInfo(CommandChannel channel)
    {
        ProcessStartInfo start = new(channel.Command)
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
        catch (IOException)
        {
        }
    }

    /// <summary>Keeps the beginning, and reads on so that a talkative program is not held up.</summary>
    private static async Task<string> ReadAsync(Stream output, CancellationToken limit)
    {
        byte[] kept = new byte[OutputLimit];
        byte[] rest = new byte[OutputLimit];
        int length = await output.ReadAtLeastAsync(kept, kept.Length, throwOnEndOfStream: false, limit);
        while (length == kept.Length && await output.ReadAsync(rest, limit) > 0)
        {
        }
        return Encoding.UTF8.GetString(kept, 0, length);
    }
}
