using System.Globalization;

namespace UptimeSampler.Stress;

/// <summary>What a limit looks like: which well-known number is near, and what the mix of errors resembles.</summary>
public static class LimitSignature
{
    /// <summary>A well-known number is near within this share: servers hold some descriptors and connections for themselves.</summary>
    private const double Near = 0.06;

    private static readonly (int Value, string What)[] WellKnown =
    [
        (128, "a usual backlog"), (150, "Apache's usual MaxRequestWorkers"), (256, "a usual number of workers"), (512, "nginx's worker_connections when nothing is said"),
        (768, "worker_connections in Debian's nginx"), (1024, "the usual soft limit of open files, and of worker_connections"), (2000, "HAProxy's usual maxconn"),
        (2048, "a usual limit of open files"), (4096, "a usual limit of open files and of backlogs"), (8192, "a usual limit of open files"),
        (10_240, "a usual limit of open files"), (16_384, "a usual limit of open files"), (32_768, "a usual limit of open files"), (65_535, "the usual highest limit of open files"),
    ];

    /// <summary>The well-known number near a knee, in a sentence; null when none is.</summary>
    /// <param name="knee">The knee.</param>
    public static string? Number(Knee knee)
    {
        double middle = (knee.Low + knee.High) / 2.0;
        string?[] near =
        [
            Nearest(middle) is var (value, what) ? string.Create(CultureInfo.InvariantCulture, $"to {value:N0}, {what}") : null,
            // A request that is passed on holds two descriptors, so that half the limit is where it ends.
            Nearest(2 * middle) is var (twice, that) ? string.Create(CultureInfo.InvariantCulture, $"to half of {twice:N0}, {that}, as a request that is passed on holds two descriptors") : null,
        ];
        return near.All(text => text is null) ? null : $"That is close {string.Join(", and ", near.Where(text => text is not null))}.";
    }

    private static (int Value, string What)? Nearest(double capacity)
    {
        (int Value, string What) nearest = WellKnown.MinBy(known => Math.Abs(known.Value / capacity - 1));
        return Math.Abs(nearest.Value / capacity - 1) <= Near ? nearest : null;
    }

    /// <summary>What the failures beyond the knee resemble, and where to look, in a sentence.</summary>
    /// <param name="kind">What happens to requests beyond the knee.</param>
    /// <param name="classes">Failures beyond it by class.</param>
    public static string? Cause(KneeKind kind, IReadOnlyDictionary<FailureClass, long> classes)
    {
        FailureClass? most = classes.Where(pair => !pair.Key.IsOwn()).OrderByDescending(pair => pair.Value).Select(pair => (FailureClass?)pair.Key).FirstOrDefault();
        return (kind, most) switch
        {
            (_, null) => null,
            (KneeKind.Queue, _) => "Requests wait for a free worker until their time is over: look at the number of workers or connections that the server allows (MaxRequestWorkers, maxconn, a thread pool).",
            (KneeKind.Wall or KneeKind.Overflow, FailureClass.Http5xx) => "The mix of errors looks like descriptor exhaustion, or a full pool: what exceeds the limit is answered by an error at once. Look at /proc/PID/limits of the server's process, not at ulimit in your shell.",
            (KneeKind.Wall or KneeKind.Overflow, FailureClass.Http4xx) => "What exceeds the limit is turned away by a status from 400 to 499: that looks like a rate limit, or an address that is not there under load.",
            (_, FailureClass.Closed or FailureClass.Reset) => "Connections are closed without an answer: that looks like a full table of connections (worker_connections, maxclients) or a process out of descriptors.",
            (_, FailureClass.Refused) => "Connections are refused: the process is gone or no longer listens.",
            (_, FailureClass.TimeoutConnect) => "Connections are not accepted in time: the backlog is full (net.core.somaxconn, the listen backlog), or the process is out of descriptors and accepts nothing.",
            (_, FailureClass.TimeoutResponse) => "Answers do not come in time: requests wait for something, such as workers, a database pool or the processor.",
            (_, FailureClass.Http5xx) => "The server answers with errors: its own log says why.",
            _ => null,
        };
    }
}
