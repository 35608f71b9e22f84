using System.Globalization;
using System.Text;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Http1;

/// <summary>The request as it goes over the wire, made once and sent again and again.</summary>
internal static class RequestBytes
{
    /// <exception cref="ArgumentException">Method or headers hold what no request may hold.</exception>
    public static byte[] Of(LoadRequest request)
    {
        StringBuilder head = new();
        head.Append(Checked(request.Method, "the method")).Append(' ').Append(request.Url.PathAndQuery).Append(" HTTP/1.1\r\n");
        Add(head, "Host", Given(request, "Host") ?? Host(request.Url));
        foreach ((string name, string value) in request.Headers)
            if (!name.Equals("Host", StringComparison.OrdinalIgnoreCase))
                Add(head, name, value);
        if (Given(request, HttpRequests.CountedHeader) is null)
            Add(head, HttpRequests.CountedHeader, HttpRequests.UserAgent);
        if (request.Url.UserInfo.Length > 0 && Given(request, "Authorization") is null)
            Add(head, "Authorization", "Basic " + HttpRequests.Credentials(request.Url));
        if (!request.Body.IsEmpty || request.Method is "POST" or "PUT" or "PATCH")
            Add(head, "Content-Length", request.Body.Length.ToString(CultureInfo.InvariantCulture));
        if (request.Connection == ConnectionKind.New)
            Add(head, "Connection", "close");
        head.Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. request.Body.Span];
    }

    private static void Add(StringBuilder head, string name, string value) =>
        head.Append(Checked(name, "the name of a header")).Append(": ").Append(Checked(value, $"the header {name}")).Append("\r\n");

    private static string? Given(LoadRequest request, string name) =>
        request.Headers.Where(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(pair => pair.Value).FirstOrDefault();

    private static string Host(Uri url)
    {
        string host = url.HostNameType == UriHostNameType.IPv6 ? $"[{url.IdnHost.Trim('[', ']')}]" : url.IdnHost;
        return url.IsDefaultPort ? host : $"{host}:{url.Port}";
    }

    private static string Checked(string text, string what) =>
        text.AsSpan().IndexOfAny('\r', '\n', '\0') < 0 ? text : throw new ArgumentException($"{what} holds a line break or a zero");
}
