using System.Text.Json;

namespace UptimeSampler.App.Json;

/// <summary>One sample as a JSON object: the columns of the CSV file in camel case; null means absent.</summary>
internal static class SampleJson
{
    public static string Line(Sample sample) => JsonText.Of(json => Write(json, sample));

    public static void Write(Utf8JsonWriter json, Sample sample)
    {
        Outcome outcome = sample.Outcome;
        json.WriteStartObject();
        json.WriteString("at", ContractJson.Time(sample.At));
        json.WriteString("target", sample.Target);
        json.WriteString("location", sample.Location);
        json.WriteString("worker", sample.Worker);
        json.WriteString("address", outcome.AddressName);
        json.WriteString("connection", SampleCsv.Name(outcome.Connection));
        json.WriteString("outcome", SampleCsv.Name(outcome.Kind));
        json.WriteString("failure", outcome.Failure == FailureClass.None ? null : outcome.Failure.Name());
        WriteNumber(json, "status", outcome.Status);
        WriteNumber(json, "dnsUs", Us(outcome.Phases.Resolve));
        WriteNumber(json, "connectUs", Us(outcome.Phases.Connect));
        WriteNumber(json, "tlsUs", Us(outcome.Phases.Tls));
        WriteNumber(json, "firstByteUs", Us(outcome.Phases.FirstByte));
        WriteNumber(json, "totalUs", Us(outcome.Phases.Total));
        json.WriteBoolean("maintenance", sample.InMaintenance);
        json.WriteBoolean("extra", sample.IsExtra);
        json.WriteEndObject();
    }

    private static long? Us(TimeSpan? duration) => duration?.Ticks / TimeSpan.TicksPerMicrosecond;

    private static void WriteNumber(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
