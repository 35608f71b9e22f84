using System.Text.Json;
using UptimeSampler.App.Json;
using UptimeSampler.Planning;
using UptimeSampler.Statistics;

namespace UptimeSampler.App.Commands.Plan;

/// <summary>A plan as JSON.</summary>
internal static class PlanJson
{
    /// <summary>One way of sampling.</summary>
    public static string Of(PlanAnswer answer, int seed) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        WriteAnswer(json, answer);
        WriteRules(json, answer);
        WriteFixedTests(json, answer.Check);
        json.WriteNumber("seed", seed);
        json.WriteEndObject();
    });

    /// <summary>The targets of a file.</summary>
    public static string Of(IReadOnlyList<TargetPlan> targets, double threshold, int seed) => JsonText.Of(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("threshold", threshold);
        json.WriteStartArray("targets");
        foreach (TargetPlan target in targets)
        {
            json.WriteStartObject();
            json.WriteString("target", target.Target.Name);
            WriteAnswer(json, target.Answer);
            json.WriteStartArray("warnings");
            foreach (string warning in target.Warnings)
                json.WriteStringValue(warning);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("seed", seed);
        json.WriteEndObject();
    });

    private static void WriteAnswer(Utf8JsonWriter json, PlanAnswer answer)
    {
        SamplingPlan plan = answer.Plan;
        json.WriteNumber("threshold", plan.Settings.Threshold);
        json.WriteNumber("samplesPerSecond", plan.Target.BaseRate);
        json.WriteNumber("maxSamplesPerSecond", plan.Target.MaxRate);
        json.WriteNumber("tolerate", plan.Target.Tolerate);
        json.WriteStartArray("rows");
        foreach (PlanRow row in answer.Rows)
            WriteRow(json, row);
        json.WriteEndArray();
        json.WriteStartObject("smallestDetectableRate");
        Write(json, "within1h", answer.WithinHour?.Rate);
        Write(json, "within24h", answer.WithinDay?.Rate);
        json.WriteBoolean("simulated", answer.WithinDay is { IsSimulated: true });
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, PlanRow row)
    {
        json.WriteStartObject();
        json.WriteNumber("failureRate", row.FailureRate);
        json.WriteNumber("simulatedOutages", row.Found?.Runs ?? 0);
        json.WriteStartObject("samples");
        Write(json, "mean", row.Found?.MeanSamples);
        Write(json, "p50", row.Found?.MedianSamples);
        Write(json, "p95", row.Found?.P95Samples);
        Write(json, "bound", row.Bound);
        Write(json, "formulaMean", row.PlannedMean);
        Write(json, "formulaP95", row.PlannedP95);
        json.WriteEndObject();
        json.WriteStartObject("time");
        Write(json, "meanS", row.Found?.Mean.TotalSeconds);
        Write(json, "p95S", row.Found?.P95.TotalSeconds);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteRules(Utf8JsonWriter json, PlanAnswer answer)
    {
        double pace = answer.Plan.Target.BaseRate;
        json.WriteStartArray("naive");
        foreach (PlanRule rule in answer.Rules)
            for (int i = 0; i < rule.ToFind.Count; i++)
            {
                json.WriteStartObject();
                json.WriteString("rule", rule.Rule.Name);
                json.WriteNumber("failureRate", SamplingPlan.FailureRates[i]);
                Write(json, "meanS", rule.ToFind[i] / pace);
                json.WriteBoolean("simulated", rule.Rule.IsSimulated);
                json.WriteEndObject();
            }
        json.WriteEndArray();
        json.WriteStartArray("naiveFalseAlarms");
        foreach (PlanRule rule in answer.Rules)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Rule.Name);
            Write(json, "meanS", rule.ToFalseAlarm / pace);
            json.WriteBoolean("simulated", rule.Rule.IsSimulated);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteFixedTests(Utf8JsonWriter json, OneShotOptions check)
    {
        json.WriteStartArray("fixedTests");
        foreach (FixedTest test in FixedTest.Of(check))
        {
            json.WriteStartObject();
            json.WriteNumber("failureRate", test.FailureRate);
            json.WriteNumber("level", check.WrongFailingProbability);
            json.WriteNumber("power", FixedTest.Power);
            Write(json, "samples", test.Samples);
            Write(json, "checkMeanSamples", test.SequentialMean);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // JSON has no infinity; more than every number is no number.
    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number))
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }
}
