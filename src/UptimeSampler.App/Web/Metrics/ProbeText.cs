using System.Globalization;
using System.Net.Sockets;
using System.Text;
using UptimeSampler.Targets;

namespace UptimeSampler.App.Web.Metrics;

/// <summary>An outcome in the words of blackbox_exporter, so that its dashboards and rules work. Numbers only: nothing that a target says is in it.</summary>
internal static class ProbeText
{
    public static string Of(Target target, Outcome outcome)
    {
        StringBuilder text = new();
        Phases phases = outcome.Phases;
        bool isHttp = target.Url.Scheme != "tcp";
        Gauge(text, "probe_success", "Whether the probe was a success", outcome.Kind == OutcomeKind.Up ? 1 : 0);
        Gauge(text, "probe_duration_seconds", "How long the probe took, in seconds", phases.Total.TotalSeconds);
        Gauge(text, "probe_dns_lookup_time_seconds", "Time taken for the name lookup, in seconds", phases.Resolve?.TotalSeconds ?? 0);
        if (outcome.Address is { } address)
            Gauge(text, "probe_ip_protocol", "IP protocol version of the probe, 4 or 6", address.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4);
        if (outcome.CertificateExpires is { } expires)
            Gauge(text, "probe_ssl_earliest_cert_expiry", "When the certificate ends, in Unix seconds", expires.ToUnixTimeSeconds());
        if (!isHttp)
            return text.ToString();
        Gauge(text, "probe_http_status_code", "HTTP status, 0 for none", outcome.Status ?? 0);
        Gauge(text, "probe_http_ssl", "Whether TLS was used", target.Url.Scheme == Uri.UriSchemeHttps ? 1 : 0);
        Gauge(text, "probe_failed_due_to_regex", "Whether the answer was not what is expected", outcome.Failure == FailureClass.Assertion ? 1 : 0);
        Head(text, "probe_http_duration_seconds", "Duration of the request by phase, in seconds");
        TimeSpan before = (phases.Resolve ?? default) + (phases.Connect ?? default) + (phases.Tls ?? default);
        Phase(text, "resolve", phases.Resolve);
        Phase(text, "connect", phases.Connect);
        Phase(text, "tls", phases.Tls);
        Phase(text, "processing", phases.FirstByte);
        Phase(text, "transfer", phases.FirstByte is { } first && phases.Total > before + first ? phases.Total - before - first : null);
        return text.ToString();
    }

    private static void Gauge(StringBuilder text, string name, string help, double value)
    {
        Head(text, name, help);
        text.Append(name).Append(' ').Append(Number(value)).Append('\n');
    }

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(" gauge\n");

    private static void Phase(StringBuilder text, string name, TimeSpan? duration) =>
        text.Append("probe_http_duration_seconds{phase=\"").Append(name).Append("\"} ").Append(Number(duration?.TotalSeconds ?? 0)).Append('\n');

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
