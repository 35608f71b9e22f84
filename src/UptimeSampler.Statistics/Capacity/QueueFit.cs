using MathNet.Numerics.Distributions;

namespace UptimeSampler.Statistics;

/// <summary>
/// The capacity of a server that lets requests wait: up to C at once they take the service time, beyond it C are served and the
/// rest queue, so that the duration is service time · a / C.
/// </summary>
/// <param name="Capacity">Requests served at once, above 0.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end of its 95 % interval.</param>
/// <param name="ServiceTime">Duration without a queue.</param>
public sealed record QueueFit(double Capacity, double Low, double High, TimeSpan ServiceTime)
{
    /// <summary>Fewest points for a fit.</summary>
    public const int FewestPoints = 5;

    /// <summary>Confidence of the interval.</summary>
    public const double Confidence = 0.95;

    private const int Steps = 2000;

    /// <summary>
    /// Least squares on the logarithm of the duration, ln T + max(0, ln(a / C)): constant, then linear through the origin. The interval
    /// holds every C whose sum of squares exceeds the least by at most F(1, m − 2) mean squares (Gallant 1987).
    /// </summary>
    /// <remarks>Points with independent relative errors of about the same size; a closed loop or a single burst of a.</remarks>
    /// <param name="points">The points, in any order.</param>
    /// <returns>The fit; null with fewer than <see cref="FewestPoints"/> points, or when a constant duration explains them as well: no queue was seen.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A point is impossible.</exception>
    public static QueueFit? Of(ReadOnlySpan<QueuePoint> points)
    {
        foreach (QueuePoint point in points)
        {
            if (!(point.Concurrency > 0 && double.IsFinite(point.Concurrency) && point.Duration > TimeSpan.Zero))
                throw new ArgumentOutOfRangeException(nameof(points), point, "A point has a concurrency and a duration above 0.");
        }
        if (points.Length < FewestPoints)
            return null;
        (double X, double Y)[] logs = [.. points.ToArray().Select(point => (Math.Log(point.Concurrency), Math.Log(point.Duration.TotalMilliseconds)))];
        double low = logs.Min(log => log.X), high = logs.Max(log => log.X);
        double[] capacities = [.. Enumerable.Range(0, Steps + 1).Select(i => low + (high - low) * i / Steps)];
        double[] squares = [.. capacities.Select(capacity => Residual(logs, capacity).Squares)];
        int best = Array.IndexOf(squares, squares.Min());
        double t = StudentT.InvCDF(0, 1, logs.Length - 2, (1 + Confidence) / 2);
        double bar = squares[best] * (1 + t * t / (logs.Length - 2));
        if (squares[^1] <= bar)
            return null;
        return new(
            Math.Exp(capacities[best]),
            Math.Exp(capacities[Array.FindIndex(squares, square => square <= bar)]),
            Math.Exp(capacities[Array.FindLastIndex(squares, square => square <= bar)]),
            TimeSpan.FromMilliseconds(Math.Exp(Residual(logs, capacities[best]).ServiceTime)));
    }

    /// <summary>How long a request waits in the queue when so many are in flight: service time · max(0, a / C − 1).</summary>
    /// <param name="concurrency">Requests in flight at once, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public TimeSpan WaitAt(double concurrency)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(concurrency);
        return ServiceTime * Math.Max(0, concurrency / Capacity - 1);
    }

    /// <summary>Requests served at once, by Little's law (1961): throughput on the plateau times the duration without a queue.</summary>
    /// <param name="requestsPerSecond">Requests completed per second when more load brings no more, at least 0.</param>
    /// <param name="serviceTime">Duration without a queue, at least zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is negative.</exception>
    public static double ByLittlesLaw(double requestsPerSecond, TimeSpan serviceTime)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(requestsPerSecond);
        ArgumentOutOfRangeException.ThrowIfLessThan(serviceTime, TimeSpan.Zero);
        return requestsPerSecond * serviceTime.TotalSeconds;
    }

    private static (double ServiceTime, double Squares) Residual((double X, double Y)[] logs, double capacity)
    {
        double mean = 0, squares = 0;
        foreach ((double x, double y) in logs)
            mean += (y - Math.Max(0, x - capacity)) / logs.Length;
        foreach ((double x, double y) in logs)
        {
            double residual = y - Math.Max(0, x - capacity) - mean;
            squares += residual * residual;
        }
        return (mean, squares);
    }
}
