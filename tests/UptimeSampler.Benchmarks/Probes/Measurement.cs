namespace UptimeSampler.Benchmarks.Probes;

/// <summary>What one process cost over the window.</summary>
internal sealed record ProcessCost(string Name, TimeSpan Processor, double ResidentMb, double PeakMb);

/// <summary>What one contestant did in one repetition, and what it cost. A probe is a new connection; one that is given up has no request.</summary>
internal sealed record Measurement(long Probes, long Answered, TimeSpan Window, IReadOnlyList<ProcessCost> Costs, string Load)
{
    public double ProbesPerCpuSecond => Probes / Costs.Sum(cost => cost.Processor.TotalSeconds);

    public double MicrosecondsOf(ProcessCost cost) => cost.Processor.TotalMicroseconds / Probes;

    public double PeakMb => Costs.Sum(cost => cost.PeakMb);

    /// <summary>Lets the contestant run for the window and counts at nginx what it did.</summary>
    public static async Task<Measurement> TakeAsync(IContestant contestant, Nginx nginx, TimeSpan window)
    {
        (long connectionsBefore, long requestsBefore) = await nginx.ServedAsync();
        TimeSpan[] before = [.. contestant.Processes.Select(process => process.ProcessorTime())];
        long started = TimeProvider.System.GetTimestamp();
        await Task.Delay(window);
        ProcessCost[] costs = [.. contestant.Processes.Select((process, i) => Cost(process, before[i]))];
        TimeSpan took = TimeProvider.System.GetElapsedTime(started);
        (long connections, long requests) = await nginx.ServedAsync();
        return new Measurement(connections - connectionsBefore, requests - requestsBefore, took, costs, Machine.Load());
    }

    private static ProcessCost Cost(ChildProcess process, TimeSpan before)
    {
        (double resident, double peak) = process.Memory();
        return new ProcessCost(process.Name, process.ProcessorTime() - before, resident, peak);
    }
}
