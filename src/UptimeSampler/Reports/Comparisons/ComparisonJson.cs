using System.Text.Json;

namespace UptimeSampler.Reports.Comparisons;

/// <summary>The JSON document that scripts rely on.</summary>
public static class ComparisonJson
{
    /// <summary><c>risen</c>, <c>not_shown</c> or <c>no_data</c>.</summary>
    public static string Name(this ComparisonVerdict verdict) => verdict switch
    {
        ComparisonVerdict.Risen => "risen",
        ComparisonVerdict.NotShown => "not_shown",
        ComparisonVerdict.NoData => "no_data",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };

    /// <summary>Writes the answer as one object.</summary>
    public static void Write(Utf8JsonWriter json, ComparisonAnswer answer)
    {
        ComparisonQuestion question = answer.Question;
        json.WriteStartObject();
        json.WriteString("target", question.After.Target);
        if (question.IsSideBySide)
            json.WriteString("against", question.Before.Target);
        else
            json.WriteString("changedAt", ContractJson.Time(question.After.From));
        Write(json, "before", answer.Before);
        Write(json, "after", answer.After);
        json.WriteStartObject("difference");
        WriteNumber(json, "value", answer.Change.Difference);
        json.WriteNumber("low", answer.Change.Interval.Low);
        json.WriteNumber("high", answer.Change.Interval.High);
        json.WriteNumber("confidence", question.Confidence);
        json.WriteEndObject();
        WriteNumber(json, "pValue", answer.Change.PValue);
        json.WriteStartObject("watch");
        WriteNumber(json, "pValue", answer.Watch.PValue);
        WriteNumber(json, "evidence", answer.Watch.Evidence);
        json.WriteNumber("looks", answer.Watch.Looks);
        json.WriteBoolean("risen", answer.Watch.Risen);
        json.WriteEndObject();
        json.WriteString("verdict", answer.Verdict.Name());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, ComparedCount side)
    {
        json.WriteStartObject(name);
        json.WriteString("target", side.Row.Target);
        json.WriteString("from", ContractJson.Time(side.From));
        json.WriteString("to", ContractJson.Time(side.To));
        json.WriteNumber("samples", side.Row.Samples);
        json.WriteNumber("failures", side.Row.Failures);
        json.WriteNumber("invalid", side.Row.Invalid);
        json.WriteNumber("extraSamples", side.Row.ExtraSamples);
        WriteNumber(json, "rate", side.Row.Rate);
        json.WriteNumber("low", side.Row.Low);
        json.WriteNumber("high", side.Row.High);
        json.WriteNumber("effectiveSamples", side.Row.EffectiveSamples);
        json.WriteEndObject();
    }

    // JSON has no infinity: evidence beyond all numbers is the largest one.
    private static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
            json.WriteNumber(name, Math.Min(number, double.MaxValue));
        else
            json.WriteNull(name);
    }
}
