using System.Text.Json;
using UptimeSampler.Targets;

namespace UptimeSampler.Service.Preflights;

/// <summary>What a scheduled preflight came to.</summary>
/// <param name="IsReady">True when everything is proven good, false when something is proven bad; null when that is not known.</param>
/// <param name="Summary">In a sentence.</param>
/// <param name="Report">The report; null when there is none.</param>
public sealed record PreflightAnswer(bool? IsReady, string Summary, string? Report)
{
    private const int TextLimit = 600;

    /// <summary>Reads what <c>preflight --json</c> wrote; an answer that is none is not known.</summary>
    /// <param name="output">Its standard output.</param>
    /// <param name="otherwise">What to say when that is no answer.</param>
    public static PreflightAnswer Of(string output, string otherwise)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(output);
            JsonElement root = document.RootElement;
            string verdict = root.GetProperty("verdict").GetString() ?? "";
            return new PreflightAnswer(
                verdict switch { "ready" => true, "not_ready" => false, _ => null },
                PlainText.Line(root.GetProperty("summary").GetString(), TextLimit),
                root.GetProperty("report").GetString());
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return new PreflightAnswer(null, PlainText.Line(otherwise, TextLimit), null);
        }
    }
}

/// <summary>Runs a scheduled preflight to its end.</summary>
/// <param name="schedule">Which.</param>
/// <param name="reportName">Name of the report's files.</param>
/// <param name="stopping">Ends it at once.</param>
public delegate Task<PreflightAnswer> PreflightRunner(PreflightSchedule schedule, string reportName, CancellationToken stopping);
