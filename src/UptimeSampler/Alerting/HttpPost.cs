using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting;

/// <summary>What is to be posted: where, with which headers, and the document.</summary>
/// <param name="Url">Where to; a secret.</param>
/// <param name="Headers">Further headers.</param>
/// <param name="Document">The body.</param>
internal sealed record HttpDocument(string Url, IReadOnlyList<KeyValuePair<string, Secret>> Headers, JsonNode Document);

/// <summary>Posts one JSON document once and says what the answer means: no repetition, no redirect, no more of the answer than an error needs.</summary>
internal sealed class HttpPost : IDisposable
{
    /// <summary>The most of an answer that is read, in bytes.</summary>
    public const int AnswerLimit = 4_096;

    private const int ShownLimit = 200;

    /// <summary>How long the reason in an answer may take once its status is known.</summary>
    private static readonly TimeSpan ReasonTime = TimeSpan.FromSeconds(1);

    private readonly TimeProvider time;
    private readonly HttpClient client;

    public HttpPost(TimeProvider time)
    {
        this.time = time;
        client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // What stands in some HTTP_PROXY must not read along unasked.
            UseProxy = false,
            // A receiver that moved to another address is found again.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        })
        {
            // Each delivery brings its own time limit.
            Timeout = Timeout.InfiniteTimeSpan,
        };
        client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("UptimeSampler", typeof(HttpPost).Assembly.GetName().Version?.ToString(3)));
    }

    public void Dispose() => client.Dispose();

    public async Task<DeliveryResult> SendAsync(ChannelSettings channel, HttpDocument document, CancellationToken limit)
    {
        if (!Uri.TryCreate(document.Url, UriKind.Absolute, out Uri? url) || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
            return new DeliveryResult.Refused("its URL does not start with http:// or https://; correct it in the targets file");
        using HttpRequestMessage request = new(HttpMethod.Post, url);
        request.Content = new StringContent(document.Document.ToJsonString(), Encoding.UTF8, "application/json");
        foreach ((string name, Secret value) in document.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value.Reveal()))
                return new DeliveryResult.Refused($"header '{PlainText.Line(name, 60)}' cannot be sent; correct it in the targets file");
        try
        {
            using HttpResponseMessage answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit);
            return await JudgeAsync(channel, url, answer, limit);
        }
        catch (HttpRequestException problem)
        {
            return new DeliveryResult.Postponed($"{url.Host}: {PlainText.Bound(Redaction.Apply(PlainText.Line(problem.Message, AnswerLimit), channel), ShownLimit)}");
        }
    }

    private async Task<DeliveryResult> JudgeAsync(ChannelSettings channel, Uri url, HttpResponseMessage answer, CancellationToken limit)
    {
        int status = (int)answer.StatusCode;
        if (status is >= 200 and <= 299)
            return new DeliveryResult.Delivered();
        string error = $"{url.Host} answered {status}";
        if (status is >= 300 and <= 399)
            return new DeliveryResult.Postponed(error + ": a redirect, which is not followed; configure the address it leads to");
        string said = Redaction.Apply(PlainText.Line(await ReadAsync(answer, limit), AnswerLimit), channel);
        if (said.Length > 0)
            error += ": " + PlainText.Bound(said, ShownLimit);
        bool mayPass = status is 408 or 425 or 429 or >= 500;
        return mayPass ? new DeliveryResult.Postponed(error, RetryAfter(answer)) : new DeliveryResult.Refused(error);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage answer)
    {
        TimeSpan? asked = answer.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };
        return asked is not { } wait || wait <= TimeSpan.Zero ? null : wait < BackOff.RetryAfterLimit ? wait : BackOff.RetryAfterLimit;
    }

    /// <summary>The beginning of the answer; what it says is a courtesy, so a broken rest is no error of its own.</summary>
    private async Task<string> ReadAsync(HttpResponseMessage answer, CancellationToken limit)
    {
        byte[] buffer = new byte[AnswerLimit];
        int read = 0;
        using CancellationTokenSource clock = new(ReasonTime, time);
        using CancellationTokenSource soon = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, limit);
        try
        {
            await using Stream body = await answer.Content.ReadAsStreamAsync(soon.Token);
            while (read < buffer.Length && await body.ReadAsync(buffer.AsMemory(read), soon.Token) is var count and > 0)
                read += count;
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException
            || (broken is OperationCanceledException && !limit.IsCancellationRequested))
        {
        }
        return Encoding.UTF8.GetString(buffer, 0, read);
    }
}
