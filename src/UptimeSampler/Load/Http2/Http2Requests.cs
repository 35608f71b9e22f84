using System.Net;
using System.Net.Http;
using UptimeSampler.Load.Streams;
using UptimeSampler.Probing;

namespace UptimeSampler.Load.Http2;

/// <summary>Builds the request for .NET's handler, again for each sending, and remembers whose it is.</summary>
internal sealed class Http2Requests(LoadRequest load)
{
    private static readonly HttpRequestOptionsKey<Attempt> Owner = new("attempt");

    private readonly HttpMethod method = new(load.Method);

    public HttpRequestMessage For(Attempt attempt)
    {
        HttpRequestMessage message = new(method, load.Url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        message.Options.Set(Owner, attempt);
        if (!load.Body.IsEmpty)
            message.Content = new ReadOnlyMemoryContent(load.Body);
        foreach ((string name, string value) in load.Headers)
            HttpRequests.AddHeader(message, name, value);
        if (load.Url.UserInfo.Length > 0 && message.Headers.Authorization is null)
            message.Headers.Authorization = new("Basic", HttpRequests.Credentials(load.Url));
        if (!message.Headers.NonValidated.Contains(HttpRequests.CountedHeader))
            message.Headers.TryAddWithoutValidation(HttpRequests.CountedHeader, HttpRequests.UserAgent);
        return message;
    }

    public static Attempt AttemptOf(HttpRequestMessage message) => message.Options.TryGetValue(Owner, out Attempt? attempt)
        ? attempt
        : throw new InvalidOperationException("a request without an attempt reached the handler");

    /// <summary>Called as a request is written; the second time is a repetition.</summary>
    /// <exception cref="SecondAttemptException">The request was written before.</exception>
    public static void CountSending(HttpRequestMessage message)
    {
        Attempt attempt = AttemptOf(message);
        if (attempt.WasSent)
            throw new SecondAttemptException();
        attempt.Sending();
    }
}
