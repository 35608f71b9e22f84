using System.Diagnostics.Metrics;
using UptimeSampler.App.Web.Live;
using UptimeSampler.Reports;
using UptimeSampler.Service;

namespace UptimeSampler.App.Web.Metrics;

/// <summary>
/// What the service measures, as meters. Counters count since the process started and never miss a sample between two scrapes; rates and their bounds are
/// those of the last hour.
/// </summary>
internal sealed class ServiceMetrics : IDisposable
{
    public const string MeterName = "UptimeSampler";

    private const string Target = "target";

    private readonly WebSource source;
    private readonly LiveTargets live;
    private readonly RecentRates rates;
    private readonly Meter meter = new(MeterName);
    private readonly Histogram<double> durations;

    public ServiceMetrics(WebSource source, LiveTargets live, RecentRates rates)
    {
        (this.source, this.live, this.rates) = (source, live, rates);
        durations = meter.CreateHistogram<double>("uptimesampler.probe.duration", "s", "Duration of probes that were up, connection included");
        CountSamples();
        ObserveEvidence();
        ObserveRates();
        ObserveIncidents();
        ObserveItself();
        source.Feed.Committed += Record;
    }

    public void Dispose()
    {
        source.Feed.Committed -= Record;
        meter.Dispose();
    }

    private void CountSamples()
    {
        Count("samples", "{sample}", "Valid samples", target => target.Of(OutcomeKind.Up) + target.Of(OutcomeKind.Failed));
        Count("failures", "{sample}", "Failed samples", target => target.Of(OutcomeKind.Failed));
        Count("invalid_samples", "{sample}", "Samples that faults of this machine spoilt: no evidence", target => target.Of(OutcomeKind.Invalid));
        Count("scheduled_samples", "{sample}", "Samples that were scheduled", target => target.Scheduled);
        Count("sent_samples", "{sample}", "Samples that were taken", target => target.Sent);
    }

    private void ObserveEvidence()
    {
        Gauge("evidence", "s", "Evidence that the failure rate is above the tolerated one, in seconds of false-alarm-free watching", target => target.Evidence);
        Gauge("evidence.threshold", "s", "The evidence at which an incident is opened", target => target.Threshold);
    }

    private void ObserveRates()
    {
        Rate("failure_rate", "Failure rate of the last hour", row => row.Rate);
        Rate("failure_rate.low", "Lower end of its 95 % interval", row => row.Low);
        Rate("failure_rate.high", "Upper end of its 95 % interval", row => row.High);
    }

    private void ObserveIncidents() => meter.CreateObservableGauge("uptimesampler.incidents.open", () =>
    {
        ILookup<string, Incident> open = source.Store.OpenIncidents().ToLookup(incident => incident.Target);
        // What is watched, and what has an incident though it is no target (all together, a preflight).
        IEnumerable<string> names = source.Targets().Targets.Select(target => target.Name).Union(open.Select(group => group.Key));
        return names.Select(name => Measured((long)open[name].Count(), name)).ToArray();
    }, "{incident}", "Incidents that are not over");

    private void ObserveItself()
    {
        meter.CreateObservableGauge("uptimesampler.alerts.waiting", source.Store.OutboxDepth, "{alert}", "Alerts that wait for their channels");
        meter.CreateObservableGauge("uptimesampler.commit.age", () => source.Status().SinceCommit.TotalSeconds, "s", "Time since the database last took a commit; one is made every second");
        meter.CreateObservableGauge("uptimesampler.round.age", () => source.Status().SinceRound.TotalSeconds, "s", "Time since a round last handed over its samples");
        meter.CreateObservableGauge("uptimesampler.samples.waiting", () => source.Status().WaitingSamples, "{sample}", "Samples that wait for the database");
        meter.CreateObservableCounter("uptimesampler.samples.dropped", () => source.Status().DroppedSamples, "{sample}", "Samples lost because the database could not be written for too long");
    }

    private void Count(string name, string unit, string description, Func<LiveTarget, long> value) =>
        meter.CreateObservableCounter($"uptimesampler.{name}", () => Watched(value), unit, description);

    private void Gauge(string name, string unit, string description, Func<LiveTarget, double> value) =>
        meter.CreateObservableGauge($"uptimesampler.{name}", () => Watched(value), unit, description);

    private void Rate(string name, string description, Func<RateRow, double?> value) => meter.CreateObservableGauge($"uptimesampler.{name}", () =>
    {
        IReadOnlyDictionary<string, RateRow> rows = rates.Hour.Rows();
        return (from target in source.Targets().Targets
                let row = rows.GetValueOrDefault(target.Name)
                where row is { Samples: > 0 }
                select Measured(value(row)!.Value, target.Name)).ToArray();
    }, unit: null, description);

    private Measurement<T>[] Watched<T>(Func<LiveTarget, T> value)
        where T : struct => [.. live.Of(source.Targets()).Select(one => Measured(value(one.Live), one.Target.Name))];

    private void Record(IReadOnlyList<CommittedBatch> batches)
    {
        foreach (CommittedBatch stored in batches)
            foreach (Sample sample in stored.Batch.Samples)
                if (sample.Outcome.Kind == OutcomeKind.Up)
                    durations.Record(sample.Outcome.Phases.Total.TotalSeconds, new KeyValuePair<string, object?>(Target, sample.Target));
    }

    private static Measurement<T> Measured<T>(T value, string target)
        where T : struct => new(value, new KeyValuePair<string, object?>(Target, target));
}
