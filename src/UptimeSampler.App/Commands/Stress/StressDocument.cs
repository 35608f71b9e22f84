using UptimeSampler.Reports.Documents;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Commands.Stress;

/// <summary>What a stress test found, as a report.</summary>
internal static class StressDocument
{
    public static Document Of(StressCall call, StressResult result, DateTimeOffset startedAt) => new(
        $"Stress test: {call.Target.Name}",
        [
            new Answer(StressText.Word(result.Verdict), StressText.Headline(call, result) + ".", ToneOf(result)),
            new Points([.. StressText.Explanation(call, result)]),
            new Heading("Levels of load"),
            .. StressLevels.Of(result, call.Target.SafeUrl, "stress", call.Settings.Confidence, call.Settings.Expect is not null),
            new Heading("About this test"),
            new Points([$"Begun {Words.Instant(startedAt)}. {StressText.Sent(call, result)}."]),
        ]);

    private static Tone ToneOf(StressResult result) => result.Verdict switch
    {
        StressVerdict.Holds => result.Thresholds.All(answer => answer.IsMet) ? Tone.Good : Tone.Bad,
        StressVerdict.Breaks => Tone.Bad,
        _ => Tone.Doubtful,
    };
}
