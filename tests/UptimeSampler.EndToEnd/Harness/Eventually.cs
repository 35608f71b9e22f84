using System.Diagnostics;

namespace UptimeSampler.EndToEnd;

/// <summary>Waits until something holds that gives no signal of its own, such as what another process has stored.</summary>
internal static class Eventually
{
    /// <summary>How long a busy machine may take for what a quiet one does at once.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks until <paramref name="look"/> gives something; fails the test when it does not in time.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<T?> look, TimeSpan? within = null, TimeSpan? every = null)
        where T : class
    {
        long started = Stopwatch.GetTimestamp();
        using PeriodicTimer looks = new(every ?? LookEvery);
        while (true)
        {
            if (look() is { } found)
                return found;
            if (Stopwatch.GetElapsedTime(started) > (within ?? Patience))
                throw new AssertFailedException($"{what}: did not come about within {(within ?? Patience).TotalSeconds:0} s");
            await looks.WaitForNextTickAsync();
        }
    }

    /// <summary>Asks until <paramref name="ask"/> gives something; fails the test when it does not in time.</summary>
    public static async Task<T> AnsweredAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        long started = Stopwatch.GetTimestamp();
        using PeriodicTimer looks = new(LookEvery);
        while (true)
        {
            if (await ask() is { } found)
                return found;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new AssertFailedException($"{what}: did not come about within {Patience.TotalSeconds:0} s");
            await looks.WaitForNextTickAsync();
        }
    }

    /// <summary>Looks until <paramref name="holds"/> does.</summary>
    public static Task HoldsAsync(string what, Func<bool> holds, TimeSpan? within = null, TimeSpan? every = null) =>
        GetAsync(what, () => holds() ? what : null, within, every);
}
