using System.Diagnostics;
using System.Net.Http;

namespace UptimeSampler.EndToEnd.Inspect;

/// <summary>What became of visitors who came at one instant.</summary>
/// <param name="Times">How long those took who were served.</param>
/// <param name="Failed">How many were not.</param>
internal sealed record Burst(IReadOnlyList<TimeSpan> Times, int Failed)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>So many requests at once, each on a connection of its own.</summary>
    public static async Task<Burst> OfAsync(string url, int visitors)
    {
        using HttpClient client = new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = Patience };
        TimeSpan?[] times = await Task.WhenAll(Enumerable.Range(0, visitors).Select(_ => VisitAsync(client, new Uri(url))));
        Burst burst = new([.. times.OfType<TimeSpan>().Order()], times.Count(time => time is null));
        Console.WriteLine($"burst of {visitors}: {burst.Failed} failed; the others took {string.Join(", ", burst.Times.GroupBy(time => Math.Round(time.TotalSeconds)).Select(group => $"{group.Key} s: {group.Count()}"))}");
        return burst;
    }

    /// <summary>Those who were served without waiting for others to leave.</summary>
    /// <param name="answerTakes">How long an answer takes; who waited took twice that.</param>
    public int ServedAtOnce(TimeSpan answerTakes) => Times.Count(time => time < answerTakes * 1.8);

    private static async Task<TimeSpan?> VisitAsync(HttpClient client, Uri url)
    {
        long began = Stopwatch.GetTimestamp();
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(url);
            return answer.IsSuccessStatusCode ? Stopwatch.GetElapsedTime(began) : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }
}
