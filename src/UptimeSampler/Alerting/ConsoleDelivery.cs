namespace UptimeSampler.Alerting;

/// <summary>Prints alerts to the process' standard output, one whole alert at a time.</summary>
internal sealed class ConsoleDelivery(TextWriter console) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);

    public void Dispose() => turn.Dispose();

    public async Task<DeliveryResult> SendAsync(AlertMessage message, CancellationToken limit)
    {
        await turn.WaitAsync(limit);
        try
        {
            string body = AlertText.Body(message).Replace("\n", "\n    ", StringComparison.Ordinal);
            await console.WriteLineAsync($"{Words.Instant(message.At)}  {Word(message)}  {AlertText.Title(message)}\n    {body}".AsMemory(), limit);
            await console.FlushAsync(limit);
            return new DeliveryResult.Delivered();
        }
        catch (IOException closed)
        {
            return new DeliveryResult.Postponed("standard output cannot be written: " + PlainText.Line(closed.Message, 200));
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>What a glance at the line takes in: good news must not look like an alarm.</summary>
    private static string Word(AlertMessage message) => message.Kind switch
    {
        AlertKind.Opened => "ALERT",
        AlertKind.Updated => "UPDATE",
        AlertKind.Reminder => "REMINDER",
        AlertKind.Acknowledged => "ACKNOWLEDGED",
        AlertKind.Resolved => message.Incident.IsUnwatched ? "CLOSED" : "RESOLVED",
        _ => throw new ArgumentOutOfRangeException(nameof(message), message.Kind, "No such kind of alert"),
    };
}
