using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>Probes by HTTP/1.1 or HTTP/2: resolve, pin to one address, connect, shake hands, ask once, read to the end.</summary>
internal sealed class HttpProber(ConnectionOpener opener, HttpHandlers handlers, KeptConnections kept) : IProber
{
    public async Task<Verdict> ProbeAsync(ProbeRun run, CancellationToken deadline)
    {
        Redirects? redirects = run.Target.FollowRedirects ? new Redirects() : null;
        HttpStep step = HttpRequests.First(run.Target);
        while (true)
        {
            IPAddress address = await opener.ResolveAsync(run, step.Url, deadline);
            using HttpLease lease = Rent(run, step.Url, address);
            using HttpResponseMessage response = await AskAsync(run, step, lease, address, deadline);
            run.Status = (int)response.StatusCode;
            HttpStep? next = redirects?.Next(step, response);
            if (next is null)
                return await HttpJudgement.OfAsync(run, response, lease, deadline);
            await HttpBody.SkipAsync(run, response, lease, deadline);
            step = next;
            run.IsRedirected = true;
        }
    }

    // Where redirects lead is the server's choice, and new each time if it likes: such connections are never kept.
    private HttpLease Rent(ProbeRun run, Uri url, IPAddress address) =>
        (run is { Connection: ConnectionKind.Kept, IsRedirected: false } ? kept.TryRent(run.Target, url, address) : null) ?? handlers.Rent();

    private async Task<HttpResponseMessage> AskAsync(ProbeRun run, HttpStep step, HttpLease lease, IPAddress address, CancellationToken deadline)
    {
        if (lease.Connection is { IsOpen: true } alive)
        {
            RequestTicket unprepared = new(null, alive);
            try
            {
                return await SendAsync(run, step, lease, unprepared, deadline);
            }
            catch (HttpRequestException fault) when (fault.InnerException is SecondAttemptException && unprepared.IsUnsent)
            {
                // The peer had closed the kept connection while idle, and nothing was sent over it: this probe opens its own.
                alive.Close();
            }
        }
        (Stream stream, HttpConnectionWatch watch) = await OpenAsync(run, step.Url, address, deadline);
        lease.Connection = watch;
        return await SendAsync(run, step, lease, new RequestTicket(stream, watch), deadline);
    }

    private async Task<(Stream Stream, HttpConnectionWatch Watch)> OpenAsync(ProbeRun run, Uri url, IPAddress address, CancellationToken deadline)
    {
        Socket socket = await opener.ConnectAsync(run, address, url.Port, deadline);
        NetworkStream plain = new(socket, ownsSocket: true);
        if (url.Scheme == "http")
            // Without TLS there is nothing to negotiate with: HTTP/2 by prior knowledge, or HTTP/1.1.
            return (plain, new HttpConnectionWatch(plain, run.Target.Expect.HttpVersion is { Major: 2 }, certificateExpires: null));
        run.CertificateExpires = null;
        SslStream tls = await TlsHandshake.ShakeHandsAsync(run, plain, url.IdnHost, deadline);
        return (tls, new HttpConnectionWatch(tls, tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2, run.CertificateExpires));
    }

    private static async Task<HttpResponseMessage> SendAsync(ProbeRun run, HttpStep step, HttpLease lease, RequestTicket ticket, CancellationToken deadline)
    {
        using HttpRequestMessage request = HttpRequests.Build(run.Target, step, ticket.Watch.IsHttp2, closeAfterwards: run.Connection == ConnectionKind.New || run.IsRedirected);
        ticket.AttachTo(request);
        ticket.Watch.Begin(run);
        HttpResponseMessage response = await lease.Handler.SendAsync(request, deadline);
        ticket.Watch.HeadersArrived();
        if (ticket.Watch.BytesRead == 0)
            throw new InvalidOperationException("an answer arrived over another connection than its request's own");
        return response;
    }
}
