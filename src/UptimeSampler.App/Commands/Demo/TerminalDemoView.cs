using Spectre.Console;
using Spectre.Console.Rendering;
using UptimeSampler.App.Demo;

namespace UptimeSampler.App.Commands.Demo;

/// <summary>The demonstration in a terminal: one table that stays in its place, alerts below it.</summary>
internal sealed class TerminalDemoView : IDemoView
{
    private readonly TaskCompletionSource<LiveDisplayContext> opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<IRenderable> alerts = [];
    private readonly List<string> sent = [];
    private readonly IAnsiConsole console;
    private readonly Task live;
    private Table table = new();

    public TerminalDemoView(IAnsiConsole console)
    {
        this.console = console;
        live = console.Live(new Text("")).Overflow(VerticalOverflow.Crop).Cropping(VerticalOverflowCropping.Bottom).StartAsync(context =>
        {
            opened.SetResult(context);
            return over.Task;
        });
    }

    public async Task ShowAsync(IReadOnlyList<DemoReading> readings, TimeSpan elapsed)
    {
        table = new Table().Border(TableBorder.Rounded).Title($"{elapsed.TotalSeconds:0} s");
        table.AddColumns(new TableColumn("target"), new TableColumn("samples").RightAligned(), new TableColumn("failed").RightAligned(),
            new TableColumn("failure rate (interval)"), new TableColumn("evidence").RightAligned(), new TableColumn("state"));
        foreach (DemoReading reading in readings)
            table.AddRow(new Text(reading.Target), Number(reading.Samples), Number(reading.Failures), new Text(DemoText.Rate(reading)),
                new Text(DemoText.Evidence(reading)), new Text(DemoText.State(reading), Style(reading)));
        await DrawAsync();
    }

    public async Task AlertAsync(string alert, string took)
    {
        string firstLine = alert.Split('\n')[0];
        sent.Add(alert);
        alerts.Add(new Rows(new Text(firstLine, new Style(Color.Red, decoration: Decoration.Bold)), new Padder(new Text(took), new Padding(4, 0, 0, 0))));
        await DrawAsync();
    }

    public async ValueTask DisposeAsync()
    {
        over.TrySetResult();
        await live;
        foreach (string alert in sent)
            console.Write(new Text($"\nAs it was sent:\n{alert}\n"));
    }

    private async Task DrawAsync()
    {
        LiveDisplayContext context = await opened.Task;
        context.UpdateTarget(new Rows([table, .. alerts]));
    }

    private static Text Number(long number) => new(number.ToString(System.Globalization.CultureInfo.InvariantCulture));

    private static Style Style(DemoReading reading) => reading.Incident is { State: not IncidentState.Resolved }
        ? new Style(Color.Red, decoration: Decoration.Bold)
        : reading.Failures > 0 ? new Style(Color.Yellow) : new Style(Color.Green);
}
