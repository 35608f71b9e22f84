using System.Text.Json;
using UptimeSampler.App.Json;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Commands.Stress;

/// <summary>The load that decides, in the shape of <c>vegeta report -type=json</c>: durations in nanoseconds, so that its readers take it.</summary>
internal static class VegetaReport
{
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string file, StressResult result)
    {
        try
        {
            File.WriteAllText(file, Text(result) + "\n");
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CommandException($"--vegeta: {PlainText.Line(file, 200)} cannot be written ({unwritable.Message}); name a file in a folder that is there");
        }
    }

    /// <summary>The report as text.</summary>
    public static string Text(StressResult result)
    {
        StressStep? step = result.Deciding;
        double seconds = step?.Duration.TotalSeconds ?? 0;
        long requests = step?.Requests ?? 0, good = requests - (step?.Failures ?? 0);
        return JsonText.Of(json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("latencies");
            json.WriteNumber("total", (long)(Ns(step?.Latencies.Mean) * (double)(step?.Latencies.Count ?? 0)));
            json.WriteNumber("mean", Ns(step?.Latencies.Mean));
            foreach ((string name, double share) in (ReadOnlySpan<(string, double)>)[("50th", 0.5), ("90th", 0.9), ("95th", 0.95), ("99th", 0.99), ("max", 1), ("min", 0)])
                json.WriteNumber(name, Ns(step?.Latencies.Quantile(share)));
            json.WriteEndObject();
            json.WriteStartObject("bytes_in");
            json.WriteNumber("total", step?.Bytes ?? 0);
            json.WriteNumber("mean", requests == 0 ? 0 : (double)(step?.Bytes ?? 0) / requests);
            json.WriteEndObject();
            json.WriteNumber("duration", Ns(step?.Duration));
            json.WriteNumber("requests", requests);
            json.WriteNumber("rate", seconds == 0 ? 0 : requests / seconds);
            json.WriteNumber("throughput", seconds == 0 ? 0 : good / seconds);
            json.WriteNumber("success", requests == 0 ? 0 : (double)good / requests);
            json.WriteStartArray("errors");
            foreach (FailureClass failure in (step?.Classes.Keys ?? []).Order())
                json.WriteStringValue(failure.Name());
            json.WriteEndArray();
            json.WriteEndObject();
        });
    }

    private static long Ns(TimeSpan? span) => (long)((span ?? TimeSpan.Zero).TotalMicroseconds * 1000);
}
