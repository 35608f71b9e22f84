using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Faults;

/// <summary>A webhook that refuses some posts, takes others late, and remembers all that it took. The same seed decides alike.</summary>
internal sealed class UnreliableReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(700);

    private readonly HttpReceiver receiver;
    private readonly Random random;
    private readonly Lock guard = new();
    private readonly List<(string Key, string Body)> taken = [];
    private int refused;

    public UnreliableReceiver(int seed)
    {
        random = new Random(seed);
        receiver = new HttpReceiver(AnswerAsync);
    }

    /// <summary>From now on every post is taken at once.</summary>
    public bool IsReliable { get; set; }

    public int Refused => Volatile.Read(ref refused);

    /// <summary>Message key and body of every post that was taken, or would have been had the sender waited.</summary>
    public IReadOnlyList<(string Key, string Body)> Taken
    {
        get
        {
            lock (guard)
                return [.. taken];
        }
    }

    public string Channel => $$"""{ "type": "webhook", "name": "ops", "url": "{{receiver.Url}}/alerts", "timeout": "2s" }""";

    public ValueTask DisposeAsync() => receiver.DisposeAsync();

    private async Task<string?> AnswerAsync(ReceivedRequest request, CancellationToken stopping)
    {
        int chance;
        lock (guard)
        {
            chance = IsReliable ? 9 : random.Next(10);
            if (chance >= 3)
                taken.Add(((string)request.Json["uptimesampler"]!["messageKey"]!, request.Body));
        }
        if (chance < 3)
        {
            Interlocked.Increment(ref refused);
            return HttpReceiver.Answer(500, "not now");
        }
        if (chance < 7)
            await Task.Delay(Late, stopping);
        return HttpReceiver.Answer(200);
    }
}
