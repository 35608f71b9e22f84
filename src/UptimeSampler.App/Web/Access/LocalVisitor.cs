using System.Net;
using Microsoft.AspNetCore.Http;
using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Web.Access;

/// <summary>
/// Somebody at this machine: the connection itself comes from loopback, the request is meant for loopback (another name is what DNS rebinding
/// leaves), no proxy has passed it on, and no other web site has sent it. A proxy that says nothing of passing on, as nginx does where nobody has set it up otherwise,
/// cannot be told from somebody here, but by HTTP/1.0, which older ones speak: so nobody is local any more once anybody was let in from elsewhere.
/// </summary>
internal sealed class LocalVisitor(WebSettings settings, WebSource source)
{
    private static readonly string[] PassedOn = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    public bool Is(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote)
        && IsLoopbackName(http.Request.Host.Host)
        && !HttpProtocol.IsHttp10(http.Request.Protocol)
        && !PassedOn.Any(http.Request.Headers.ContainsKey)
        && !IsFromAnotherSite(http.Request.Headers)
        && !(settings.RequireToken ?? (settings.PublicUrl is not null || source.Store.AccessTokens().Count > 0));

    /// <summary>True for <c>localhost</c> and the addresses of loopback.</summary>
    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    // A link that somebody follows from another site is no trouble: it only shows them a page. Old browsers say no more than the origin.
    private static bool IsFromAnotherSite(IHeaderDictionary headers) => headers["Sec-Fetch-Site"] is [{ } site]
        ? site is "cross-site" or "same-site" && !(headers["Sec-Fetch-Mode"] is ["navigate"] && headers["Sec-Fetch-Dest"] is ["document"])
        : headers.Origin is [{ } origin] && !(Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && IsLoopbackName(from.IdnHost));
}
