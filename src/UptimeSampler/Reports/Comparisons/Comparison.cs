using UptimeSampler.Statistics;
using UptimeSampler.Storage;

namespace UptimeSampler.Reports.Comparisons;

/// <summary>Answers whether something fails more often than before, or than another target at the same time.</summary>
public static class Comparison
{
    /// <summary>Counts both windows as <c>rates</c> does, and watches the samples in their order.</summary>
    /// <param name="store">Where the samples are.</param>
    /// <param name="question">What is asked.</param>
    /// <exception cref="StorageException">The database cannot be read.</exception>
    public static ComparisonAnswer Answer(Store store, ComparisonQuestion question)
    {
        using StoreSnapshot snapshot = store.Snapshot();
        ComparedCount before = Count(snapshot, question, question.Before), after = Count(snapshot, question, question.After);
        ComparisonWatch watch = Watch(snapshot, question, before.Row);
        RateChange change = RateChange.Of(before.Row, after.Row, question.Confidence);
        return new ComparisonAnswer(question, before, after, change, watch, Verdict(question, before.Row, watch, change));
    }

    private static ComparedCount Count(StoreSnapshot snapshot, ComparisonQuestion question, ComparedWindow window)
    {
        RateAnswer answer = Rates.Answer(snapshot, new RateQuestion
        {
            Targets = [window.Target],
            From = window.From,
            To = window.To,
            Confidence = question.Confidence,
            AllSamples = question.AllSamples,
        });
        return new ComparedCount(answer.From, answer.To, answer.Rows.Single());
    }

    private static ComparisonWatch Watch(StoreSnapshot snapshot, ComparisonQuestion question, RateRow before)
    {
        DateTimeOffset keptFrom = DateTimeOffset.FromUnixTimeMilliseconds(snapshot.SamplesFromMs);
        if (question.After.From < keptFrom)
            return new(0, null, null, false, keptFrom);
        if (question.IsSideBySide)
        {
            SideBySide pairs = new();
            pairs.Take(Draws(snapshot, question, question.Before, isAfter: false).Concat(Draws(snapshot, question, question.After, isAfter: true)));
            return new(pairs.Pairs, pairs.Pairs == 0 ? null : pairs.PValue, pairs.Pairs == 0 ? null : pairs.Evidence, pairs.PValue <= question.Level, null);
        }
        RateCount counted = new RateCount(before.Failures, before.Samples).Effective(before.DesignEffect, roundFailuresUp: true);
        if (counted.Samples == 0)
            return new(0, null, null, false, null);
        DeployWatch watch = new(counted, question.Level);
        SinceChange.Observe(watch, Draws(snapshot, question, question.After, isAfter: true), question.After.To);
        return new(watch.Looks, watch.Looks == 0 ? null : watch.PValue, null, watch.HasRisen, null) { Schedule = (watch.LastLook, watch.NextLook) };
    }

    private static List<Draw> Draws(StoreSnapshot snapshot, ComparisonQuestion question, ComparedWindow window, bool isAfter)
    {
        List<Draw> draws = [];
        if (snapshot.Names.FindTarget(window.Target) is not 0 and int target)
            snapshot.VisitSamples(window.From.ToUnixTimeMilliseconds(), window.To.ToUnixTimeMilliseconds(), row =>
            {
                if (!row.InMaintenance && !row.Failure.IsOwn() && (question.AllSamples || !row.IsExtra))
                    draws.Add(new Draw(DateTimeOffset.FromUnixTimeMilliseconds(row.AtMs), isAfter, row.Failure != FailureClass.None));
            }, target);
        return draws;
    }

    // What rose for a while and fails no more often over the whole time is no reason to roll back now. Side by side it would say nothing: there an outage
    // of the other target alone would hide what is shown.
    private static ComparisonVerdict Verdict(ComparisonQuestion question, RateRow before, ComparisonWatch watch, RateChange change) =>
        watch.Risen ? !question.IsSideBySide && change.Difference <= 0 ? ComparisonVerdict.NotShown : ComparisonVerdict.Risen
        : before.Samples < ComparisonAnswer.FewestSamples || watch.Looks < (question.IsSideBySide ? ComparisonAnswer.FewestSamples : 1) ? ComparisonVerdict.NoData
        : ComparisonVerdict.NotShown;
}
