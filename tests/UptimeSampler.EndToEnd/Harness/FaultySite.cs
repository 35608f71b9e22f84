namespace UptimeSampler.EndToEnd;

/// <summary>When a request came (UTC) and its header <c>Life</c>, by which a test tells the processes that ask.</summary>
internal sealed record Arrival(DateTimeOffset At, string? Life);

/// <summary>A web server on a loopback port that fails a share of its requests; the same seed fails the same requests, counted from the first.</summary>
internal sealed class FaultySite : IAsyncDisposable
{
    private readonly HttpReceiver server;
    private readonly Random random;
    private readonly Lock guard = new();
    private double failureShare;
    private int requests;
    private int failures;
    private readonly List<Arrival> arrivals = [];

    /// <param name="failureShare">Share of requests that fail, 0 to 1, until it is changed.</param>
    /// <param name="seed">Seed of the failures.</param>
    /// <param name="takes">How long an answer takes.</param>
    public FaultySite(double failureShare, int seed, TimeSpan takes = default)
    {
        this.failureShare = failureShare;
        random = new Random(seed);
        server = new HttpReceiver(async (request, stopping) =>
        {
            bool fails = Draw(request);
            if (takes > TimeSpan.Zero)
                await Task.Delay(takes, stopping);
            return fails ? HttpReceiver.Answer(500, "too many open files") : HttpReceiver.Answer(200, "all is well");
        });
    }

    public string Url => server.Url;

    public int Port => new Uri(server.Url).Port;

    public double FailureShare
    {
        set
        {
            lock (guard)
                failureShare = value;
        }
    }

    public int Requests => Volatile.Read(ref requests);

    public int Failures => Volatile.Read(ref failures);

    /// <summary>Every request, in order.</summary>
    public IReadOnlyList<Arrival> Arrivals
    {
        get
        {
            lock (guard)
                return [.. arrivals];
        }
    }

    /// <summary>A target that is this site, as the targets file writes it: two samples a second.</summary>
    public string Target(string name, string more = "") =>
        $$"""{ "name": "{{name}}", "url": "{{Url}}/", "interval": "1s", "samplesPerRound": 2, "timeout": "2s"{{more}} }""";

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private bool Draw(ReceivedRequest request)
    {
        lock (guard)
        {
            requests++;
            arrivals.Add(new Arrival(TimeProvider.System.GetUtcNow(), request.Headers.GetValueOrDefault("Life")));
            bool fails = random.NextDouble() < failureShare;
            if (fails)
                failures++;
            return fails;
        }
    }
}
