using System.Net;
using Microsoft.AspNetCore.Http;
using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Web.Access;

/// <summary>
/// Somebody at this machine: the connection itself comes from loopback, the request is meant for loopback (another name is what DNS rebinding
/// leaves), no proxy has passed it on, and no other web site has sent it. HTTP/1.0 is what a proxy speaks that says nothing of passing on: nginx, where
/// nobody has set it up otherwise, names loopback as the host, too.
/// </summary>
internal sealed class LocalVisitor(WebSettings settings)
{
    private static readonly string[] PassedOn = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    public bool Is(HttpContext http) =>
        !settings.RequireToken
        && http.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote.IsIPv4MappedToIPv6 ? remote.MapToIPv4() : remote)
        && IsLoopbackName(http.Request.Host.Host)
        && !HttpProtocol.IsHttp10(http.Request.Protocol)
        && !PassedOn.Any(http.Request.Headers.ContainsKey)
        && !IsFromAnotherSite(http.Request.Headers);

    /// <summary>True for <c>localhost</c> and the addresses of loopback.</summary>
    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    // A link that somebody follows from another site is no trouble: it only shows them a page.
    private static bool IsFromAnotherSite(IHeaderDictionary headers) =>
        headers["Sec-Fetch-Site"] is [("cross-site" or "same-site")] && headers["Sec-Fetch-Mode"] is not ["navigate"];
}
