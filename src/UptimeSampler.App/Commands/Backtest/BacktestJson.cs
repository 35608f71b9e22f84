using System.Text.Json;
using UptimeSampler.App.Json;
using UptimeSampler.Backtesting;

namespace UptimeSampler.App.Commands.Backtest;

/// <summary>A back-test as JSON.</summary>
internal static class BacktestJson
{
    public static string Of(BacktestAnswer answer) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteString("from", ContractJson.Time(answer.Test.First!.Value));
        json.WriteString("to", ContractJson.Time(answer.Test.Last!.Value));
        json.WriteNumber("samples", answer.Test.Samples);
        json.WriteNumber("invalid", answer.Test.Invalid);
        json.WriteNumber("inMaintenance", answer.Test.InMaintenance);
        json.WriteNumber("extra", answer.Test.Extra);
        json.WriteStartArray("rules");
        foreach (RuleResult result in answer.Results)
            WriteRule(json, result, answer.Compare(result));
        json.WriteEndArray();
        if (answer.Live is { } live)
            WriteLive(json, live);
        json.WriteEndObject();
    });

    private static void WriteRule(Utf8JsonWriter json, RuleResult result, RuleComparison? comparison)
    {
        json.WriteStartObject();
        json.WriteString("rule", result.Rule.Name);
        json.WriteNumber("count", result.Count);
        if (comparison is not null)
        {
            json.WriteStartObject("againstDetector");
            json.WriteNumber("incidents", comparison.Delays.Count);
            json.WriteNumber("found", comparison.Found);
            json.WriteNumber("outside", comparison.Outside);
            if (comparison.MeanDelay is { } delay)
                json.WriteNumber("meanDelayS", delay.TotalSeconds);
            else
                json.WriteNull("meanDelayS");
            json.WriteEndObject();
        }
        json.WriteStartArray("alerts");
        foreach (BacktestAlert alert in result.Alerts)
            WriteAlert(json, alert);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteAlert(Utf8JsonWriter json, BacktestAlert alert)
    {
        json.WriteStartObject();
        json.WriteString("target", alert.Target);
        json.WriteString("at", ContractJson.Time(alert.At));
        json.WriteNumber("sampleIndex", alert.SampleIndex);
        json.WriteString("resolvedAt", Time(alert.ResolvedAt));
        json.WriteString("onset", Time(alert.Onset));
        if (alert is { Samples: { } samples, Failures: { } failures })
        {
            json.WriteNumber("samples", samples);
            json.WriteNumber("failures", failures);
        }
        json.WriteEndObject();
    }

    private static void WriteLive(Utf8JsonWriter json, LiveIncidents live)
    {
        json.WriteStartArray("liveIncidents");
        foreach (Incident incident in live.Same.Concat(live.Other).OrderBy(incident => incident.Id))
        {
            json.WriteStartObject();
            json.WriteNumber("id", incident.Id);
            json.WriteBoolean("same", live.Same.Contains(incident));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static string? Time(DateTimeOffset? at) => at is { } instant ? ContractJson.Time(instant) : null;
}
