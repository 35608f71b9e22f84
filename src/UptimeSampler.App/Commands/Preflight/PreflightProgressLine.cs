using UptimeSampler.Preflight;

namespace UptimeSampler.App.Commands.Preflight;

/// <summary>Tells on standard error what was found as it is found, and what goes on: over itself on a terminal, a line every two seconds elsewhere.</summary>
internal sealed class PreflightProgressLine(TextWriter errors) : IDisposable
{
    private readonly TerminalLine? line = TerminalLine.Open(errors);
    private readonly SlowProgress slow = new(errors, TimeProvider.System);
    private readonly Lock guard = new();

    public void Show(PreflightProgress progress)
    {
        lock (guard)
        {
            if (progress.Finding is { } finding)
            {
                line?.Dispose();
                errors.WriteLine($"uptimesampler: {progress.Place} of {progress.Count}: {finding.Kind.Name()} of {PlainText.Line(finding.Name, 100)}: {finding.Verdict.Word()}");
                return;
            }
            if (line is null)
                slow.Report(() => "uptimesampler: " + Text(progress));
            else
                line.Show(() => Text(progress));
        }
    }

    public void Dispose() => line?.Dispose();

    private static string Text(PreflightProgress progress) =>
        $"{progress.Place} of {progress.Count}: {progress.Kind.Name()} of {PlainText.Line(progress.Name, 100)}{(progress.Text is null ? "" : ", " + progress.Text)}";
}
