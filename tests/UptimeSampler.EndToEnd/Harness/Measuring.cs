namespace UptimeSampler.EndToEnd;

/// <summary>Tests that load a server and measure it take turns: two of them at once would measure each other.</summary>
internal static class Measuring
{
    private static readonly SemaphoreSlim Place = new(1);

    /// <summary>Waits for the turn, which lasts until it is disposed of.</summary>
    public static async Task<IDisposable> TurnAsync()
    {
        await Place.WaitAsync();
        return new Turn();
    }

    private sealed class Turn : IDisposable
    {
        public void Dispose() => Place.Release();
    }
}
