using System.Collections.Concurrent;
using System.Text;

namespace UptimeSampler.App.Commands.Demo;

/// <summary>What the console channel prints, kept for the view: a live table must not be printed over.</summary>
internal sealed class AlertFeed : TextWriter
{
    private readonly ConcurrentQueue<string> alerts = [];

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The alerts since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        List<string> taken = [];
        while (alerts.TryDequeue(out string? alert))
            taken.Add(alert);
        return taken;
    }

    /// <summary>The channel prints each alert whole.</summary>
    public override Task WriteLineAsync(ReadOnlyMemory<char> buffer, CancellationToken cancellationToken = default)
    {
        alerts.Enqueue(buffer.ToString());
        return Task.CompletedTask;
    }
}
