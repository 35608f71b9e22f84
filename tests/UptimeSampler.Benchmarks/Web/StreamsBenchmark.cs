using System.Diagnostics;
using System.Net.Http;
using UptimeSampler.Benchmarks.Probes;

namespace UptimeSampler.Benchmarks.Web;

/// <summary>What open event streams cost the service that samples beside them: its processor time with and without, in turn.</summary>
internal static class StreamsBenchmark
{
    private const double GoalShare = 0.05;
    private const int TargetsOfAStream = 5;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        int targets = arguments.Integer("targets", 100), streams = arguments.Integer("streams", 200), seconds = arguments.Integer("window", 20), repetitions = arguments.Integer("repetitions", 3);
        Machine.Describe(output, $"streams: {streams} open streams of /api/v1/events on a service that samples {targets} targets once a second");
        string program = await Programs.PublishAsync();
        using TemporaryFolder folder = new();
        await using Nginx nginx = await Nginx.StartAsync(folder, targets);
        await using RunningService service = await RunningService.StartAsync(program, folder, folder.File("samples.db"), new
        {
            defaults = new { interval = "1s", samplesPerRound = 1 },
            targets = Enumerable.Range(0, targets).Select(i => new { name = Name(i), url = nginx.Url(i) }),
        });
        TimeSpan window = TimeSpan.FromSeconds(seconds);
        // Half of the streams hear of all targets, the others of a few.
        string[] paths = [.. Enumerable.Range(0, streams).Select(i => i % 2 == 0 ? "/api/v1/events" : $"/api/v1/events?target={string.Join(',', Enumerable.Range(0, TargetsOfAStream).Select(k => Name((i + k) % targets)))}")];
        await WaitAsync(WarmUp);
        await using (await Listeners.OpenAsync(service.Client.BaseAddress!, paths))
            await WaitAsync(WarmUp);

        List<double> without = [], with = [];
        long events = 0;
        for (int i = 0; i < repetitions; i++)
        {
            without.Add(await ShareAsync(service, window));
            await using Listeners listeners = await Listeners.OpenAsync(service.Client.BaseAddress!, paths);
            with.Add(await ShareAsync(service, window));
            events = listeners.Events;
            output.WriteLine($"         {without[^1]:0.0 %} of a core without streams, {with[^1]:0.0 %} with them, load {Machine.Load()}; they were told {events} events");
        }
        if (events < streams * seconds / 2)
            throw new BenchmarkException($"only {events} events were told to {streams} streams in {seconds} s: what was measured is not what was to be");
        double share = Median.Of(with) - Median.Of(without);
        output.WriteLine();
        output.WriteLine($"goal     {share:0.0 %} of a core for {streams} streams, medians of {repetitions} (goal: under {GoalShare:0 %}, {Goal.Word(share < GoalShare)})");
        output.WriteLine($"memory   {service.Memory().Resident:0} MB at the end, {service.Memory().Peak:0} MB at most");
    }

    private static string Name(int target) => $"target-{target:000}";

    private static async Task<double> ShareAsync(RunningService service, TimeSpan window)
    {
        TimeSpan before = service.ProcessorTime();
        long started = Stopwatch.GetTimestamp();
        await WaitAsync(window);
        return (service.ProcessorTime() - before) / Stopwatch.GetElapsedTime(started);
    }

    private static Task WaitAsync(TimeSpan span) => Task.Delay(span, TimeProvider.System);

    /// <summary>Open streams that are read to their end, as browsers read them.</summary>
    private sealed class Listeners : IAsyncDisposable
    {
        private readonly HttpClient client;
        private readonly CancellationTokenSource leave = new();
        private readonly List<Task> reading = [];
        private long events;

        private Listeners(Uri service) => client = new HttpClient { BaseAddress = service };

        public long Events => Interlocked.Read(ref events);

        public static async Task<Listeners> OpenAsync(Uri service, IEnumerable<string> paths)
        {
            Listeners listeners = new(service);
            // All at once: an answer begins with its first event.
            listeners.reading.AddRange((await Task.WhenAll(paths.Select(listeners.OpenAsync))).Select(listeners.ReadAsync));
            return listeners;
        }

        public async ValueTask DisposeAsync()
        {
            await leave.CancelAsync();
            await Task.WhenAll(reading);
            client.Dispose();
            leave.Dispose();
        }

        private async Task<HttpResponseMessage> OpenAsync(string path)
        {
            HttpResponseMessage answer = await client.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
            return answer.IsSuccessStatusCode ? answer : throw new BenchmarkException($"{path} answered {(int)answer.StatusCode}");
        }

        private async Task ReadAsync(HttpResponseMessage answer)
        {
            using HttpResponseMessage open = answer;
            try
            {
                using StreamReader lines = new(await open.Content.ReadAsStreamAsync(leave.Token));
                while (await lines.ReadLineAsync(leave.Token) is { } line)
                    if (line.StartsWith("event:", StringComparison.Ordinal))
                        Interlocked.Increment(ref events);
            }
            catch (OperationCanceledException)
            {
                // Left.
            }
        }
    }
}
