namespace UptimeSampler.App.Web.Status;

/// <summary>An answer that is made once for everybody who asks within some seconds: a crowd costs as much as one.</summary>
/// <param name="age">How old an answer may be.</param>
/// <param name="time">The clock.</param>
/// <param name="make">Makes one.</param>
internal sealed class Kept<T>(TimeSpan age, TimeProvider time, Func<Task<T>> make)
{
    private readonly Lock guard = new();
    private Task<T>? answer;
    private long madeAt;

    public Task<T> GetAsync()
    {
        lock (guard)
        {
            // Whoever comes while it is being made waits for the same one; what failed is made again.
            if (answer is null || answer.IsFaulted || answer.IsCanceled || (answer.IsCompleted && time.GetElapsedTime(madeAt) >= age))
                (answer, madeAt) = (Task.Run(make), time.GetTimestamp());
            return answer;
        }
    }
}
