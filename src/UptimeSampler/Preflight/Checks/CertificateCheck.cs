using System.Globalization;
using System.Net;
using UptimeSampler.Probing;
using UptimeSampler.Targets;

namespace UptimeSampler.Preflight.Checks;

/// <summary>Whether the certificates of all addresses are good and outlast the event: several handshakes with each, since servers behind one address may hold different ones.</summary>
internal static class CertificateCheck
{
    /// <summary>Most addresses that are looked at.</summary>
    private const int AddressLimit = 32;

    private const int HandshakesPerAddress = 3;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);
    private static readonly WorkerSettings Worker = new("preflight");

    public static async Task<PreflightFinding> RunAsync(PreflightTarget target, PreflightPlan plan, PreflightSurroundings surroundings, CancellationToken stopping)
    {
        INameResolver resolver = surroundings.ResolverOf(Worker);
        using ProbeWorker worker = new(Worker, resolver, surroundings.Time);
        int addresses = Math.Clamp(await AddressesAsync(target.Target, resolver, surroundings.Time, stopping), 1, AddressLimit);
        List<Outcome> outcomes = [];
        for (int i = 0; i < HandshakesPerAddress * addresses && !stopping.IsCancellationRequested; i++)
            if (await worker.ProbeAsync(target.Target with { FollowRedirects = false }, i % addresses, ConnectionKind.New, stopping) is { } outcome)
                outcomes.Add(outcome);
        stopping.ThrowIfCancellationRequested();
        return Judge(target, plan, surroundings.Time.GetUtcNow(), outcomes);
    }

    private static async Task<int> AddressesAsync(Target target, INameResolver resolver, TimeProvider time, CancellationToken stopping)
    {
        if (target.Addresses == AddressChoice.First || IPAddress.TryParse(target.Url.IdnHost, out _))
            return 1;
        using CancellationTokenSource deadline = new(AnswerWithin, time);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, deadline.Token);
        try
        {
            return (await resolver.ResolveAsync(target.Url.IdnHost, ends.Token)).Distinct().Count();
        }
        catch (Exception unresolved) when (unresolved is System.Net.Sockets.SocketException or ResolverBusyException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            // The probe says so itself.
            return 1;
        }
    }

    private static PreflightFinding Judge(PreflightTarget target, PreflightPlan plan, DateTimeOffset now, List<Outcome> outcomes)
    {
        PreflightFinding Finding(ReadyVerdict verdict, string detail, string? advice = null) => new(target.Target.Name, CheckKind.Certificate, verdict, detail) { Advice = advice };
        if (outcomes.FirstOrDefault(outcome => outcome.Failure is FailureClass.Certificate or FailureClass.Tls) is { } refused)
            return Finding(ReadyVerdict.NotReady, $"{At(refused)}: {refused.Detail}", "Install a certificate that visitors accept, with its intermediate certificates.");
        DateTimeOffset end = plan.To is { } to && to > now ? to : now;
        DateTimeOffset until = end + target.CertificateMargin;
        if (outcomes.Where(outcome => outcome.CertificateExpires is not null).MinBy(outcome => outcome.CertificateExpires) is not { } nearest)
            return Finding(ReadyVerdict.Unknown, $"no certificate was seen: {outcomes[0].Failure.Name()}, {outcomes[0].Detail}", $"See: uptimesampler check {target.Target.SafeUrl}");
        DateTimeOffset expires = nearest.CertificateExpires!.Value;
        string ends = string.Create(CultureInfo.InvariantCulture, $"the certificate of {At(nearest)} ends {Words.Instant(expires)}");
        string needed = $"{Words.Instant(until)} ({DurationText.Format(target.CertificateMargin)} {(end == now ? "from now" : "after the event")})";
        if (expires < until)
            return Finding(ReadyVerdict.NotReady, $"{ends}; it must last until {needed}", "Renew it now, on every server, and see that they have taken it up.");
        if (outcomes.FirstOrDefault(outcome => outcome.CertificateExpires is null) is { } unseen)
            return Finding(ReadyVerdict.Unknown, $"not every certificate was seen: {At(unseen)}, {unseen.Failure.Name()}; of those that were, {ends}", $"See: uptimesampler check {target.Target.SafeUrl}");
        string trust = target.Target.Tls.Insecure ? ", whom it is from was not checked (tls.insecure)" : "";
        return Finding(ReadyVerdict.Ready, $"{ends}, later than {needed}{trust}");
    }

    private static string At(Outcome outcome) => outcome.AddressName ?? "an address that is not known";
}
