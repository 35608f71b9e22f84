using Microsoft.Extensions.DependencyInjection;
using Quartz;

namespace UptimeSampler.Sampling;

/// <summary>Says when something is due by the time of day: one Quartz cron trigger a name, in UTC. A firing hands the name over and returns.</summary>
public sealed class CronSchedule : IAsyncDisposable
{
    private const string Group = "cron";
    private readonly IScheduler scheduler;
    private IReadOnlyList<(string Name, string Cron)> scheduled = [];

    private CronSchedule(IScheduler scheduler) => this.scheduler = scheduler;

    /// <summary>Why a text is no cron expression, in a few words; null when it is one.</summary>
    public static string? ProblemOf(string cron, DateTimeOffset now)
    {
        try
        {
            return new CronExpression(cron, TimeZoneInfo.Utc).GetNextValidTimeAfter(now) is null ? "it is never due again" : null;
        }
        catch (Exception broken) when (broken is FormatException or ArgumentException or OverflowException)
        {
            return broken.Message;
        }
    }

    /// <summary>The first instant after another at which a cron expression is due; null when it never is again.</summary>
    public static DateTimeOffset? NextAfter(string cron, DateTimeOffset at) => new CronExpression(cron, TimeZoneInfo.Utc).GetNextValidTimeAfter(at);

    /// <summary>Makes a schedule that calls <paramref name="fire"/>, which must return at once, with each name that is due.</summary>
    /// <param name="fire">Told what is due.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<CronSchedule> StartAsync(Action<string> fire, TimeProvider time, CancellationToken cancel)
    {
        IScheduler scheduler = await QuartzSchedulerBuilder.Create(quartz =>
        {
            quartz.ConfigureScheduler(options => options.InstanceName = "uptimesampler-cron-" + Guid.NewGuid().ToString("N"));
            quartz.UseTimeProvider(time);
            quartz.UseInMemoryStore(_ => { });
            quartz.UseDefaultThreadPool(1);
            quartz.Services.AddSingleton(new CronFiring(fire));
        }).BuildScheduler(cancel);
        await scheduler.Start(cancel);
        return new CronSchedule(scheduler);
    }

    /// <summary>Replaces all triggers; what was missed while nobody was there is not made up for.</summary>
    public async Task SetAsync(IReadOnlyList<(string Name, string Cron)> names, CancellationToken cancel)
    {
        if (names.SequenceEqual(scheduled))
            return;
        await scheduler.DeleteJobs(GroupMatcher<JobKey>.GroupEquals(Group), cancel);
        foreach ((string name, string cron) in names)
        {
            IJobDetail job = JobBuilder.Create<CronJob>().WithIdentity(name, Group).Build();
            ITrigger trigger = TriggerBuilder.Create()
                .WithIdentity(name, Group)
                .WithCronSchedule(cron, schedule => schedule.InTimeZone(TimeZoneInfo.Utc).WithMisfireInstruction(CronTriggerMisfireInstruction.DoNothing))
                .Build();
            await scheduler.ScheduleJob(job, trigger, new ScheduleJobOptions(), cancel);
        }
        scheduled = names;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await scheduler.Shutdown(waitForJobsToComplete: true);
}

/// <summary>What a firing does.</summary>
internal sealed record CronFiring(Action<string> Fire);

/// <summary>The job of a name: hands it over.</summary>
internal sealed class CronJob(CronFiring firing) : IJob
{
    public ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken)
    {
        firing.Fire(context.JobDetail.Key.Name);
        return ValueTask.CompletedTask;
    }
}
