namespace UptimeSampler.Reports;

/// <summary>Samples of one group by the worker that took them: a few workers, in ascending order of their number.</summary>
internal sealed class WorkerCounts
{
    private readonly List<WorkerTally> workers = [];
    private WorkerTally? last;

    public void Add(int worker, FailureClass failure, long samples)
    {
        if (failure.IsOwn())
            return;
        WorkerTally tally = last?.Worker == worker ? last : Of(worker);
        last = tally;
        if (failure == FailureClass.None)
            tally.Up += samples;
        else
            tally.Failures.Add(failure, samples);
    }

    public void Add(WorkerCounts other)
    {
        foreach (WorkerTally tally in other.workers)
        {
            Add(tally.Worker, FailureClass.None, tally.Up);
            for (int i = 0; i < tally.Failures.Used; i++)
                Add(tally.Worker, tally.Failures.ClassAt(i), tally.Failures.CountAt(i));
        }
    }

    /// <summary>Workers with valid samples.</summary>
    public List<WorkerTally> Used() => workers.FindAll(tally => tally.Valid > 0);

    private WorkerTally Of(int worker)
    {
        int place = 0;
        while (place < workers.Count && workers[place].Worker < worker)
            place++;
        if (place == workers.Count || workers[place].Worker != worker)
            workers.Insert(place, new WorkerTally(worker));
        return workers[place];
    }
}

/// <summary>What one worker has counted.</summary>
internal sealed class WorkerTally(int worker)
{
    public readonly FailureCounts Failures = new();
    public long Up;

    public int Worker => worker;

    public long Valid => Up + Failures.Sum;
}
