using UptimeSampler.App.Demo;

namespace UptimeSampler.App.Commands.Demo;

/// <summary>The demonstration without a terminal: a line a target every few seconds, and alerts as they come.</summary>
internal sealed class PlainDemoView(TextWriter output) : IDemoView
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private TimeSpan next = Every;

    public async Task ShowAsync(IReadOnlyList<DemoReading> readings, TimeSpan elapsed)
    {
        if (elapsed < next)
            return;
        next += Every;
        foreach (DemoReading reading in readings)
            await output.WriteLineAsync($"{elapsed.TotalSeconds,3:0} s  {DemoText.Line(reading)}");
    }

    public Task AlertAsync(string alert, string took) => output.WriteLineAsync($"\n{alert}\n    {took}\n");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
