using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using UptimeSampler.Targets;

namespace UptimeSampler.Probing;

/// <summary>Where to send the next request of a probe, and how: the target's own URL first, then where redirects lead.</summary>
internal sealed record HttpStep(Uri Url, HttpMethod Method, bool WithBody, bool AtOrigin);

/// <summary>Builds requests.</summary>
internal static class HttpRequests
{
    /// <summary>A header that every request carries.</summary>
    public const string CountedHeader = "User-Agent";

    /// <summary>Its value where none is given.</summary>
    public const string UserAgent = "UptimeSampler";

    /// <summary>Headers that may follow a redirect to another origin; all others might be secrets meant for the first.</summary>
    private static readonly string[] Harmless = ["Accept", "Accept-Language", "Accept-Encoding", CountedHeader];

    public static HttpStep First(Target target) => new(target.Url, new HttpMethod(target.Method), target.Body is not null, AtOrigin: true);

    /// <param name="target">Whose request it is.</param>
    /// <param name="step">Where to, and how.</param>
    /// <param name="isHttp2">
    /// What the connection speaks. The request asks for exactly that: left to find out by itself, the handler opens a second connection now and
    /// then while it falls back to HTTP/1.1, and there is only one.
    /// </param>
    /// <param name="closeAfterwards">True when the connection is not kept.</param>
    public static HttpRequestMessage Build(Target target, HttpStep step, bool isHttp2, bool closeAfterwards)
    {
        HttpRequestMessage request = new(step.Method, step.Url)
        {
            Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        if (step.WithBody && target.Body is { } body)
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body.Reveal()));
        foreach ((string name, Secret value) in target.Headers)
            if (step.AtOrigin || Harmless.Contains(name, StringComparer.OrdinalIgnoreCase))
                AddHeader(request, name, value.Reveal());
        if (step.Url.UserInfo.Length > 0 && request.Headers.Authorization is null)
            request.Headers.Authorization = new("Basic", Credentials(step.Url));
        if (!request.Headers.NonValidated.Contains(CountedHeader))
            request.Headers.TryAddWithoutValidation(CountedHeader, UserAgent);
        if (closeAfterwards && !isHttp2)
            request.Headers.ConnectionClose = true;
        return request;
    }

    /// <summary>The name and password of a URL, as HTTP's basic authentication wants them.</summary>
    public static string Credentials(Uri url) => Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(url.UserInfo)));

    public static void AddHeader(HttpRequestMessage request, string name, string value)
    {
        if (name.Equals("Host", StringComparison.OrdinalIgnoreCase))
            request.Headers.Host = value;
        else if (!request.Headers.TryAddWithoutValidation(name, value))
            (request.Content ??= new ByteArrayContent([])).Headers.TryAddWithoutValidation(name, value);
    }
}
