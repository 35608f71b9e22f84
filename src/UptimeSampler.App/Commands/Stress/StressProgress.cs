using UptimeSampler.Reports.Documents;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Commands.Stress;

/// <summary>Tells how a stress test stands: one line that is written over itself on a terminal, a line every two seconds elsewhere.</summary>
internal sealed class StressProgress(TextWriter errors) : IDisposable
{
    private readonly TerminalLine? line = TerminalLine.Open(errors);
    private readonly SlowProgress slow = new(errors, TimeProvider.System);

    public void Show(StressStep step)
    {
        if (line is null)
            slow.Report(() => "uptimesampler: " + Text(step));
        else
            line.Show(() => Text(step));
    }

    public void Dispose() => line?.Dispose();

    /// <summary>Such as <c>bisecting, 1,024 requests at once: 2,048 sent, 1,003 failed (49 %), p95 1.02 s</c>.</summary>
    public static string Text(StressStep step)
    {
        string what = step.Purpose switch
        {
            StepPurpose.Health => "without load",
            StepPurpose.Ramp => "doubling",
            StepPurpose.Narrow => "narrowing",
            StepPurpose.Confirm => "making sure",
            StepPurpose.Beyond => "well beyond the knee",
            StepPurpose.Queue => "measuring the wait",
            _ => "arrivals",
        };
        string share = step.Requests == 0 ? "" : $" ({Words.Percent((double)step.Failures / step.Requests)})";
        string slow = step.Latencies.Quantile(0.95) is { } p95 ? $", p95 {Words.Latency(p95)}" : "";
        return $"{what}, {StressLevels.LoadText(step)}: {Words.Number(step.Requests)} sent, {Words.Number(step.Failures)} failed{share}{slow}";
    }
}
