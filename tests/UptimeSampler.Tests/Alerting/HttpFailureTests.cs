using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

/// <summary>What a receiver's refusal, silence or absence means for the message.</summary>
[TestClass]
public sealed class HttpFailureTests
{
    private const string Path = "/services/T0PSECRET/B0/hush-hush";

    private readonly FakeTimeProvider time = new(Messages.Onset);

    [TestMethod]
    [DataRow(500)]
    [DataRow(502)]
    [DataRow(503)]
    [DataRow(408)]
    [DataRow(425)]
    [DataRow(429)]
    [DataRow(301)]
    public async Task A_failure_that_may_pass_postpones_the_message(int status)
    {
        DeliveryResult.Postponed result = Assert.IsInstanceOfType<DeliveryResult.Postponed>(await DeliverAsync(HttpReceiver.Answer(status, "not now")));
        Assert.StartsWith($"channel 'ops': 127.0.0.1 answered {status}", result.Error);
        Assert.IsNull(result.RetryAfter);
    }

    [TestMethod]
    [DoNotParallelize]
    public async Task A_proxy_of_the_environment_does_not_read_along()
    {
        await using HttpReceiver proxy = new(200), receiver = new(200);
        IWebProxy before = HttpClient.DefaultProxy;
        HttpClient.DefaultProxy = new WebProxy(proxy.Url);
        try
        {
            using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
            WebhookChannel channel = new() { Name = "ops", Url = new Secret(receiver.Url + Path) };
            Assert.IsInstanceOfType<DeliveryResult.Delivered>(await delivery.DeliverAsync(channel, Messages.Of(AlertKind.Opened), CancellationToken.None));
        }
        finally
        {
            HttpClient.DefaultProxy = before;
        }
        Assert.StartsWith($"POST {Path} ", (await receiver.NextAsync()).Line);
    }

    [TestMethod]
    [DataRow(400)]
    [DataRow(401)]
    [DataRow(403)]
    [DataRow(404)]
    [DataRow(410)]
    [DataRow(422)]
    public async Task A_refusal_is_final_and_says_why(int status)
    {
        DeliveryResult.Refused result = Assert.IsInstanceOfType<DeliveryResult.Refused>(await DeliverAsync(HttpReceiver.Answer(status, "invalid_payload")));
        Assert.AreEqual($"channel 'ops': 127.0.0.1 answered {status}: invalid_payload", result.Error);
    }

    [TestMethod]
    [DataRow("Retry-After: 120\r\n", 120)]
    [DataRow("Retry-After: Mon, 23 Nov 2026 14:05:05 GMT\r\n", 120)]
    [DataRow("Retry-After: 999999\r\n", 3_600)]
    public async Task A_wished_wait_is_passed_on_up_to_an_hour(string header, int seconds)
    {
        DeliveryResult.Postponed result = Assert.IsInstanceOfType<DeliveryResult.Postponed>(await DeliverAsync(HttpReceiver.Answer(429, "slow down", header)));
        Assert.AreEqual(TimeSpan.FromSeconds(seconds), result.RetryAfter);
    }

    [TestMethod]
    [DataRow("Retry-After: Mon, 23 Nov 2026 14:00:00 GMT\r\n")]
    [DataRow("Retry-After: soon\r\n")]
    public async Task A_wish_that_is_over_or_unreadable_is_none(string header) =>
        Assert.IsNull(Assert.IsInstanceOfType<DeliveryResult.Postponed>(await DeliverAsync(HttpReceiver.Answer(503, "", header))).RetryAfter);

    [TestMethod]
    public async Task A_redirect_is_not_followed()
    {
        await using HttpReceiver elsewhere = new(200);
        await DeliverAsync(HttpReceiver.Answer(307, "", $"Location: {elsewhere.Url}/x\r\n"));
        Assert.AreEqual(0, elsewhere.Waiting);
    }

    [TestMethod]
    public async Task Nothing_secret_comes_back_even_when_the_receiver_repeats_it()
    {
        await using HttpReceiver parrot = new(request => HttpReceiver.Answer(404, $"Cannot {request.Line} with {request.Headers["Authorization"]}, token hush-hush"));
        string error = Assert.IsInstanceOfType<DeliveryResult.Refused>(await DeliverAsync(parrot)).Error;
        Assert.Contains("Cannot POST ***", error);
        foreach (string secret in new[] { "T0PSECRET", "hush-hush", "hunter2" })
            Assert.DoesNotContain(secret, error);
    }

    [TestMethod]
    public async Task Neither_a_token_in_a_template_nor_a_password_that_was_decoded_comes_back()
    {
        await using HttpReceiver parrot = new(_ => HttpReceiver.Answer(400, "user:s3cr3t-pw with TPLSECRET-abc123 and a\\u0022quote"));
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        WebhookChannel channel = new()
        {
            Name = "ops",
            Url = new Secret(parrot.Url + "/hook/T0PSECRET"),
            Headers = [KeyValuePair.Create("Authorization", new Secret("Basic " + Convert.ToBase64String("user:s3cr3t-pw"u8))), KeyValuePair.Create("X-Key", new Secret("a\"quote"))],
            Template = new Secret("""{"token":"TPLSECRET-abc123","text":"{{title}}"}"""),
        };
        string error = Assert.IsInstanceOfType<DeliveryResult.Refused>(await delivery.DeliverAsync(channel, Messages.Of(AlertKind.Opened), CancellationToken.None)).Error;
        foreach (string secret in (string[])["s3cr3t-pw", "TPLSECRET", "quote"])
            Assert.DoesNotContain(secret, error);
    }

    [TestMethod]
    public async Task An_answer_without_end_is_read_up_to_a_limit_and_shown_without_control_characters()
    {
        string endless = "HTTP/1.1 400 X\r\nContent-Length: 100000000\r\n\r\n\u001b[31m" + new string('x', HttpPost.AnswerLimit);
        string error = Assert.IsInstanceOfType<DeliveryResult.Refused>(await DeliverAsync(endless)).Error;
        Assert.IsLessThan(300, error.Length);
        Assert.IsFalse(error.Any(char.IsControl), error);
    }

    [TestMethod]
    public async Task A_receiver_that_hangs_is_given_up_after_the_channels_time_limit()
    {
        await using HttpReceiver silent = new(_ => null);
        using AlertDelivery delivery = new(time, TextWriter.Null);
        Task<DeliveryResult> attempt = delivery.DeliverAsync(Channel(silent.Url), Messages.Of(AlertKind.Opened), CancellationToken.None);
        await silent.NextAsync();
        time.Advance(TimeSpan.FromSeconds(9.9));
        Assert.IsFalse(attempt.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.2));
        Assert.AreEqual("channel 'ops': no answer within 10s", Assert.IsInstanceOfType<DeliveryResult.Postponed>(await attempt).Error);
    }

    [TestMethod]
    public async Task A_channel_that_hangs_holds_no_other()
    {
        await using HttpReceiver silent = new(_ => null);
        await using HttpReceiver quick = new(200);
        using AlertDelivery delivery = new(time, TextWriter.Null);
        using CancellationTokenSource stop = new();
        Task<DeliveryResult> hanging = delivery.DeliverAsync(Channel(silent.Url), Messages.Of(AlertKind.Opened), stop.Token);
        await silent.NextAsync();
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await delivery.DeliverAsync(Channel(quick.Url), Messages.Of(AlertKind.Opened), CancellationToken.None));
        Assert.IsFalse(hanging.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(() => hanging);
    }

    [TestMethod]
    public async Task A_host_where_nobody_listens_postpones_the_message()
    {
        int port;
        using (TcpListener free = new(IPAddress.Loopback, 0))
        {
            free.Start();
            port = ((IPEndPoint)free.LocalEndpoint).Port;
        }
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        DeliveryResult result = await delivery.DeliverAsync(Channel($"http://127.0.0.1:{port}"), Messages.Of(AlertKind.Opened), CancellationToken.None);
        string error = Assert.IsInstanceOfType<DeliveryResult.Postponed>(result).Error;
        Assert.Contains("refused", error);
        Assert.DoesNotContain("T0PSECRET", error);
    }

    [TestMethod]
    [DataRow("no url at all")]
    [DataRow("ftp://files.example")]
    public async Task A_url_that_cannot_be_posted_to_is_refused_without_being_shown(string url)
    {
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        DeliveryResult result = await delivery.DeliverAsync(Channel(url), Messages.Of(AlertKind.Opened), CancellationToken.None);
        Assert.DoesNotContain("T0PSECRET", Assert.IsInstanceOfType<DeliveryResult.Refused>(result).Error);
    }

    [TestMethod]
    public async Task Stopping_is_not_a_failure_of_the_channel()
    {
        using AlertDelivery delivery = new(time, TextWriter.Null);
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => delivery.DeliverAsync(Channel("http://127.0.0.1:1"), Messages.Of(AlertKind.Opened), new CancellationToken(canceled: true)));
    }

    private static WebhookChannel Channel(string url) => new()
    {
        Name = "ops",
        Url = new Secret(url + Path),
        Headers = [KeyValuePair.Create("Authorization", new Secret("Bearer hunter2"))],
    };

    private async Task<DeliveryResult> DeliverAsync(string answer)
    {
        await using HttpReceiver receiver = new(_ => answer);
        return await DeliverAsync(receiver);
    }

    private async Task<DeliveryResult> DeliverAsync(HttpReceiver receiver)
    {
        using AlertDelivery delivery = new(time, TextWriter.Null);
        return await delivery.DeliverAsync(Channel(receiver.Url), Messages.Of(AlertKind.Opened), CancellationToken.None);
    }
}
