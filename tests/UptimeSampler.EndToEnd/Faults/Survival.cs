namespace UptimeSampler.EndToEnd.Faults;

/// <summary>What must hold from one look at a database to the next, whatever happened to the process in between.</summary>
internal static class Survival
{
    private const long Waiting = 0, Delivered = 1;

    /// <summary>Nothing that was committed is gone, changed or there twice.</summary>
    public static void Check(StoredState before, StoredState now)
    {
        Assert.IsGreaterThanOrEqualTo(before.Samples.Count, now.Samples.Count, "a committed sample is lost");
        CollectionAssert.AreEqual(before.Samples.ToList(), now.Samples.Take(before.Samples.Count).ToList(), "a committed sample has changed");
        for (int i = 0; i < now.Samples.Count; i++)
            Assert.AreEqual(i + 1, now.Samples[i].Id, "samples are numbered without a hole");
        Assert.HasCount(now.Samples.Count, now.Samples.Select(sample => (sample.Target, sample.AtMs, sample.Row)).Distinct(), "a sample is stored twice");

        foreach ((StoredIncident was, StoredIncident? isNow) in before.Incidents.Zip(now.Incidents.Concat(Enumerable.Repeat<StoredIncident?>(null, before.Incidents.Count))))
        {
            Assert.IsNotNull(isNow, $"incident {was.Id} is lost");
            Assert.AreEqual((was.Id, was.Fixed), (isNow.Id, isNow.Fixed));
            Assert.IsTrue(was.ResolvedMs is null || was.ResolvedMs == isNow.ResolvedMs, $"incident {was.Id} was resolved and is so no longer");
        }
        foreach ((StoredAlert was, StoredAlert? isNow) in before.Alerts.Zip(now.Alerts.Concat(Enumerable.Repeat<StoredAlert?>(null, before.Alerts.Count))))
        {
            Assert.IsNotNull(isNow, $"alert {was.MessageKey} is lost");
            Assert.AreEqual((was.Id, was.MessageKey, was.Fixed), (isNow.Id, isNow.MessageKey, isNow.Fixed));
            Assert.IsTrue(was.State == isNow.State || (was.State == Waiting && isNow.State == Delivered), $"alert {was.MessageKey} went from state {was.State} to {isNow.State}");
        }
        foreach (StoredIncident incident in now.Incidents)
        {
            // That a total outage became a partial one is told only if it lasts: on a slow machine some do.
            List<string> told = [.. now.Alerts.Where(alert => alert.IncidentId == incident.Id && alert.Kind != nameof(AlertKind.Updated)).Select(alert => alert.Kind)];
            string[] due = incident.ResolvedMs is null ? ["Opened"] : ["Opened", "Resolved"];
            CollectionAssert.AreEqual(due, told, $"what is told about incident {incident.Id} of {incident.Target}");
        }
    }

    /// <summary>
    /// Of what one life of the process measured at a site, only the end may be missing: what was still on its way to the database. A
    /// request that came before the last stored sample had started belongs to a sample that is stored too, since samples are stored in
    /// the order of their start.
    /// </summary>
    /// <param name="target">Name of the target.</param>
    /// <param name="stored">The samples that this life stored.</param>
    /// <param name="arrived">When this life's requests came to the site.</param>
    public static void CheckEnd(string target, IReadOnlyList<StoredSample> stored, IReadOnlyList<Arrival> arrived)
    {
        int answered = stored.Count(sample => sample.HasStatus);
        Assert.IsLessThanOrEqualTo(arrived.Count, answered, $"{target} has samples that no request was made for");
        if (stored.Count == 0)
            return;
        long lastMs = stored.Max(sample => sample.AtMs);
        int mustBeThere = arrived.Count(request => request.At.ToUnixTimeMilliseconds() < lastMs);
        Assert.IsGreaterThanOrEqualTo(mustBeThere, stored.Count, $"a sample of {target} is missing before one that is stored");
    }
}
