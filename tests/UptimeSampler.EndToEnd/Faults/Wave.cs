namespace UptimeSampler.EndToEnd.Faults;

/// <summary>
/// A target that fails until its incident has been open for a while, is well until that is over for a while, and fails once more: the number of its
/// incidents is known beforehand, whatever the speed of the machine.
/// </summary>
internal sealed class Wave(string name, FaultySite site, double failureShare)
{
    private const int LooksBetween = 4;

    // Each time it comes back it must stay away for longer, and the end would wait for it.
    private const int MostOutages = 2;

    private int looks;
    private int outages;
    private int unfinished;
    private bool fails;

    public string Name => name;

    public FaultySite Site => site;

    /// <summary>Goes on after a look at what is stored.</summary>
    public void Follow(StoredState state, bool mayFail)
    {
        StoredIncident? newest = state.Incidents.LastOrDefault(incident => incident.Target == name);
        bool isOpen = newest is { ResolvedMs: null };
        if (isOpen == fails && ++looks >= LooksBetween && (fails || (mayFail && failureShare > 0 && outages < MostOutages)))
            Turn();
    }

    /// <summary>Fails no more. An outage that ends before its incident was opened may still become one, or not.</summary>
    public void End(StoredState state)
    {
        if (!fails)
            return;
        unfinished = state.Incidents.Any(incident => incident.Target == name && incident.ResolvedMs is null) ? 0 : 1;
        Turn();
    }

    /// <summary>One incident for each outage: one that was lost would have been opened a second time.</summary>
    public void Check(StoredState end)
    {
        int incidents = end.Incidents.Count(incident => incident.Target == name);
        Assert.IsTrue(incidents <= outages && incidents >= outages - unfinished, $"{name} failed {outages} times ({unfinished} of them cut short) and has {incidents} incidents");
    }

    private void Turn()
    {
        fails = !fails;
        site.FailureShare = fails ? failureShare : 0;
        outages += fails ? 1 : 0;
        looks = 0;
    }
}
