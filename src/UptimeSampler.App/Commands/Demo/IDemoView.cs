using UptimeSampler.App.Demo;

namespace UptimeSampler.App.Commands.Demo;

/// <summary>Where the demonstration shows what happens: a terminal that is drawn again and again, or plain lines.</summary>
internal interface IDemoView : IAsyncDisposable
{
    /// <summary>How the targets stand, about once a second.</summary>
    Task ShowAsync(IReadOnlyList<DemoReading> readings, TimeSpan elapsed);

    /// <summary>An alert, as its channel printed it, and how long it took.</summary>
    Task AlertAsync(string alert, string took);
}
