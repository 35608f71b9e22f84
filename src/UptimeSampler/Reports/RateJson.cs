using System.Text.Json;

namespace UptimeSampler.Reports;

/// <summary>The JSON document that scripts and dashboards rely on. Written by hand: building a serializer would take longer than the answer.</summary>
public static class RateJson
{
    /// <summary>Writes the answer as one object.</summary>
    public static void Write(Utf8JsonWriter json, RateAnswer answer)
    {
        json.WriteStartObject();
        json.WriteString("from", ContractJson.Time(answer.From));
        json.WriteString("to", ContractJson.Time(answer.To));
        json.WriteString("method", answer.Method.Name());
        json.WriteNumber("confidence", answer.Confidence);
        json.WriteStartArray("rows");
        foreach (RateRow row in answer.Rows)
            Write(json, row);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RateRow row)
    {
        json.WriteStartObject();
        json.WriteString("target", row.Target);
        json.WriteStartObject("group");
        foreach ((RateDimension dimension, string value) in row.Group)
            json.WriteString(dimension.Name(), value);
        json.WriteEndObject();
        json.WriteNumber("samples", row.Samples);
        json.WriteNumber("failures", row.Failures);
        json.WriteNumber("invalid", row.Invalid);
        json.WriteNumber("extraSamples", row.ExtraSamples);
        json.WriteNumber("extraFailures", row.ExtraFailures);
        WriteNumber(json, "rate", row.Rate);
        json.WriteNumber("low", row.Low);
        json.WriteNumber("high", row.High);
        json.WriteNumber("upperBound", row.UpperBound);
        json.WriteNumber("effectiveSamples", row.EffectiveSamples);
        WriteNumber(json, "slo", row.Slo);
        json.WriteString("meetsSlo", row.MeetsSlo?.Name());
        WriteNumber(json, "p50Ms", row.P50?.TotalMilliseconds);
        WriteNumber(json, "p95Ms", row.P95?.TotalMilliseconds);
        Write(json, row.Workers);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, WorkerSpread? workers)
    {
        if (workers is null)
        {
            json.WriteNull("workerRate");
            json.WriteNull("workersDiffer");
            return;
        }
        json.WriteStartObject("workerRate");
        json.WriteNumber("rate", workers.Rate.Rate);
        json.WriteNumber("low", workers.Rate.Interval.Low);
        json.WriteNumber("high", workers.Rate.Interval.High);
        json.WriteEndObject();
        json.WriteStartObject("workersDiffer");
        json.WriteNumber("pValue", workers.PValue);
        json.WriteEndObject();
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
