using UptimeSampler.Storage;

namespace UptimeSampler.Reports;

/// <summary>Failure rates of spans that follow on one another.</summary>
/// <param name="Step">Length of a span.</param>
/// <param name="Targets">Each target's rates by time; spans without samples are left out, and so is a last one that has hardly begun.</param>
public sealed record RateSeries(TimeSpan Step, IReadOnlyList<KeyValuePair<string, IReadOnlyList<RateSpan>>> Targets)
{
    /// <summary>Most spans of a series.</summary>
    public const int MostSpans = 72;

    /// <summary>The share of a span that must have passed before it is told: the interval of a few samples would dwarf all others.</summary>
    private const double LeastOfLast = 0.5;

    private static readonly TimeSpan[] Steps =
    [
        .. new[] { 5.0, 10, 30 }.Select(TimeSpan.FromSeconds), .. new[] { 1.0, 2, 5, 10, 15, 30 }.Select(TimeSpan.FromMinutes),
        .. new[] { 1.0, 2, 3, 6, 12 }.Select(TimeSpan.FromHours), .. new[] { 1.0, 2, 7 }.Select(TimeSpan.FromDays),
    ];

    /// <summary>Splits the window of a question into spans and answers it for each.</summary>
    /// <param name="store">Where the samples are.</param>
    /// <param name="question">What is asked; its split and its objective are left out.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static RateSeries Of(Store store, RateQuestion question)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        // Where nothing was sampled yet there is nothing to show.
        DateTimeOffset oldest = DateTimeOffset.FromUnixTimeMilliseconds(snapshot.OldestMs() ?? 0);
        DateTimeOffset start = question.From > oldest || oldest >= question.To ? question.From : oldest;
        TimeSpan step = StepOf(question.To - start);
        Dictionary<string, List<RateSpan>> found = new(StringComparer.Ordinal);
        DateTimeOffset counted = DateTimeOffset.MinValue;
        for (DateTimeOffset from = Floor(start, step); from < question.To; from += step)
        {
            DateTimeOffset to = from + step < question.To ? from + step : question.To;
            if (found.Count > 0 && to - from < step * LeastOfLast)
                break;
            RateAnswer answer = Rates.Answer(snapshot, question with { From = from, To = to, By = [], Slo = null });
            // Where only coarser data is kept, one answer stands for several spans.
            if (answer.To <= counted)
                continue;
            counted = answer.To;
            foreach (RateRow row in answer.Rows)
            {
                if (!found.TryGetValue(row.Target, out List<RateSpan>? spans))
                    found.Add(row.Target, spans = []);
                if (row.Samples > 0)
                    spans.Add(new RateSpan(answer.From, answer.To < question.To ? answer.To : question.To, row));
            }
        }
        return new RateSeries(step, [.. found.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => KeyValuePair.Create(pair.Key, (IReadOnlyList<RateSpan>)pair.Value))]);
    }

    /// <summary>The shortest of the usual lengths of which no more than <see cref="MostSpans"/> fit.</summary>
    /// <param name="window">The window.</param>
    public static TimeSpan StepOf(TimeSpan window) =>
        Steps.FirstOrDefault(step => window / step <= MostSpans, TimeSpan.FromDays(Math.Ceiling(window.TotalDays / MostSpans)));

    private static DateTimeOffset Floor(DateTimeOffset at, TimeSpan step) => new(at.UtcTicks - at.UtcTicks % step.Ticks, TimeSpan.Zero);
}

/// <summary>A span and its failure rate.</summary>
/// <param name="From">Its start (UTC).</param>
/// <param name="To">Its end (UTC), not included.</param>
/// <param name="Row">What was counted in it.</param>
public sealed record RateSpan(DateTimeOffset From, DateTimeOffset To, RateRow Row);
