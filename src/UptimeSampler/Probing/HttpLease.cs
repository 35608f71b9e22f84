using System.Net.Http;

namespace UptimeSampler.Probing;

/// <summary>A handler for the use of one probe alone, until given back; no other request can meet its connection.</summary>
internal sealed class HttpLease(HttpMessageInvoker handler, HttpConnectionWatch? connection, Action<HttpLease> giveBack) : IDisposable
{
    public HttpMessageInvoker Handler => handler;

    /// <summary>The connection in use; at first the kept one, null when there is none.</summary>
    public HttpConnectionWatch? Connection { get; set; } = connection;

    /// <summary>True once an answer was read to its end, so that the connection may serve again.</summary>
    public bool IsReusable { get; set; }

    public void Dispose() => giveBack(this);
}
