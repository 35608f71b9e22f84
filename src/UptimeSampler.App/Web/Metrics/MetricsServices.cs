using System.Collections;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;

namespace UptimeSampler.App.Web.Metrics;

/// <summary>Hands the meters to OpenTelemetry: <c>/metrics</c> for Prometheus, and OTLP when its own environment variables name a receiver.</summary>
internal static class MetricsServices
{
    /// <summary>Series of one meter at least, however few targets there are.</summary>
    private const int LeastSeries = 2_000;

    private static readonly string[] Receivers = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"];
    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

    public static void Add(IServiceCollection services, IConfigurationBuilder configuration, int targets)
    {
        // The host is given no environment but this: the names are those that every OpenTelemetry program has.
        Dictionary<string, string?> environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Where(variable => ((string)variable.Key).StartsWith("OTEL_", StringComparison.Ordinal)).ToDictionary(variable => (string)variable.Key, variable => (string?)variable.Value, StringComparer.Ordinal);
        configuration.AddInMemoryCollection(environment);
        // Room for as many targets again by reloading; those beyond are summed up under otel_metric_overflow.
        int series = Math.Max(LeastSeries, 2 * targets);
        services.AddSingleton<ServiceMetrics>();
        services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("uptimesampler")).WithMetrics(metrics =>
        {
            metrics.AddMeter(ServiceMetrics.MeterName, "System.Runtime").AddView(instrument => View(instrument, series)).AddPrometheusExporter();
            if (Receivers.Any(environment.ContainsKey))
                metrics.AddOtlpExporter();
        });
    }

    private static MetricStreamConfiguration? View(Instrument instrument, int series) => instrument switch
    {
        // Gauges of the runtime that are called as only parts of histograms may be: promtool objects.
        { Name: "dotnet.assembly.count" or "dotnet.process.cpu.count" or "dotnet.timer.count" } => MetricStreamConfiguration.Drop,
        { Meter.Name: not ServiceMetrics.MeterName } => null,
        Histogram<double> => new ExplicitBucketHistogramConfiguration { Boundaries = Seconds, CardinalityLimit = series },
        _ => new MetricStreamConfiguration { CardinalityLimit = series },
    };
}
