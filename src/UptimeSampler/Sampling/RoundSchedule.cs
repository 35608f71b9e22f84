using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace UptimeSampler.Sampling;

/// <summary>When rounds are due: one Quartz trigger a shard. A firing starts the shard's rounds and returns; no thread of Quartz waits for a probe.</summary>
internal sealed class RoundSchedule : IAsyncDisposable
{
    private const string Group = "rounds";
    private readonly IScheduler scheduler;

    private RoundSchedule(IScheduler scheduler) => this.scheduler = scheduler;

    /// <summary>Makes a schedule that calls <paramref name="fire"/> with the names of the targets whose rounds are due, by a clock that nobody sets.</summary>
    public static async Task<RoundSchedule> CreateAsync(Action<IReadOnlyList<string>> fire, TimeProvider pace, CancellationToken cancel)
    {
        IScheduler scheduler = await QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.ConfigureScheduler(options => options.InstanceName = "uptimesampler-" + Guid.NewGuid().ToString("N"));
            quartz.UseTimeProvider(pace);
            quartz.UseInMemoryStore(_ => { });
            quartz.UseDefaultThreadPool(4);
            quartz.Services.AddSingleton(new ShardFiring(fire));
        }).BuildScheduler(cancel);
        return new RoundSchedule(scheduler);
    }

    public async Task StartAsync(CancellationToken cancel) => await scheduler.Start(cancel);

    /// <summary>Replaces all triggers.</summary>
    public async Task SetAsync(IReadOnlyList<Shard> shards, DateTimeOffset start, CancellationToken cancel)
    {
        await scheduler.DeleteJobs(GroupMatcher<JobKey>.GroupEquals(Group), cancel);
        for (int i = 0; i < shards.Count; i++)
        {
            Shard shard = shards[i];
            IJobDetail job = JobBuilder.Create<ShardJob>().WithIdentity("shard-" + i, Group).Build();
            job.JobDataMap[ShardJob.TargetsKey] = shard.Targets;
            ITrigger trigger = TriggerBuilder.Create()
                .WithIdentity("shard-" + i, Group)
                .StartAt(start + shard.Offset)
                .WithSimpleSchedule(schedule => schedule.WithInterval(shard.Interval).RepeatForever()
                    .WithMisfireInstruction(SimpleTriggerMisfireInstruction.NextWithRemainingCount))
                .Build();
            await scheduler.ScheduleJob(job, trigger, new ScheduleJobOptions(), cancel);
        }
    }

    public async ValueTask DisposeAsync() => await scheduler.Shutdown(waitForJobsToComplete: true);
}

/// <summary>What a firing does.</summary>
internal sealed record ShardFiring(Action<IReadOnlyList<string>> Fire);

/// <summary>The job of a shard: starts its rounds.</summary>
internal sealed class ShardJob(ShardFiring firing) : IJob
{
    public const string TargetsKey = "targets";

    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        firing.Fire((IReadOnlyList<string>)context.MergedJobDataMap[TargetsKey]!);
        return ValueTask.CompletedTask;
    }
}
