using Microsoft.Extensions.Time.Testing;
using MimeKit;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

/// <summary>Real conversations with a real server on a loopback port.</summary>
[TestClass]
public sealed class MailTests
{
    [TestMethod]
    public async Task A_letter_goes_out_over_STARTTLS_after_signing_in()
    {
        await using MailServer server = new();
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await DeliverAsync(server));
        MailLine[] lines = [.. server.Lines];
        Assert.IsTrue(lines.Single(line => line.Text.StartsWith("AUTH", StringComparison.Ordinal)).Encrypted);
        Assert.IsTrue(lines.Single(line => line.Text.StartsWith("MAIL FROM:<uptime@example.org>", StringComparison.Ordinal)).Encrypted);
        Assert.AreEqual(2, lines.Count(line => line.Text.StartsWith("RCPT TO:", StringComparison.Ordinal)));
        Assert.AreEqual("QUIT", lines[^1].Text);
        Assert.HasCount(1, server.Letters);
    }

    [TestMethod]
    public async Task The_letter_says_the_same_in_plain_text_and_in_HTML()
    {
        MimeMessage letter = await ReceiveAsync(Messages.Of(AlertKind.Opened, incident => incident with { Summary = "<b>bold</b> & \"hostile\"" }));
        Assert.AreEqual("shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)", letter.Subject!);
        Assert.AreEqual("uptime@example.org", letter.From.Mailboxes.Single().Address);
        CollectionAssert.AreEqual(new[] { "ops@example.org", "anna@example.org" }, letter.To.Mailboxes.Select(mailbox => mailbox.Address).ToArray());
        Assert.AreEqual(Messages.Onset.AddSeconds(16), letter.Date);
        Assert.AreEqual("auto-generated", letter.Headers[HeaderId.AutoSubmitted]);
        Assert.AreEqual(MessageImportance.High, letter.Importance);
        Assert.StartsWith(letter.Subject + "\n\n<b>bold</b> & \"hostile\"\nRunbook: https://runbooks.example/shop\n", letter.TextBody!.ReplaceLineEndings("\n"));
        Assert.Contains("&lt;b&gt;bold&lt;/b&gt; &amp; &quot;hostile&quot;<br>", letter.HtmlBody!);
        Assert.DoesNotContain("<b>", letter.HtmlBody!);
    }

    [TestMethod]
    public async Task A_message_keeps_its_id_and_an_incident_its_thread()
    {
        MimeMessage opened = await ReceiveAsync(Messages.Of(AlertKind.Opened));
        MimeMessage again = await ReceiveAsync(Messages.Of(AlertKind.Opened));
        MimeMessage resolved = await ReceiveAsync(Messages.Of(AlertKind.Resolved));
        Assert.AreEqual(opened.MessageId, again.MessageId);
        Assert.AreNotEqual(opened.MessageId, resolved.MessageId);
        Assert.EndsWith("@example.org", opened.MessageId);
        Assert.AreEqual(opened.References.Single(), resolved.References.Single());
        Assert.AreEqual(opened.InReplyTo, resolved.InReplyTo);
    }

    [TestMethod]
    public async Task An_incident_that_was_resolved_and_is_open_again_is_a_new_and_important_letter_of_its_thread()
    {
        MimeMessage resolved = await ReceiveAsync(Messages.Of(AlertKind.Resolved)), again = await ReceiveAsync(Messages.Again());
        Assert.AreEqual(resolved.InReplyTo, again.InReplyTo);
        Assert.AreNotEqual(resolved.MessageId, again.MessageId);
        Assert.AreEqual(MessageImportance.Normal, resolved.Importance);
        Assert.AreEqual(MessageImportance.High, again.Importance);
    }

    [TestMethod]
    public async Task A_hostile_name_forges_no_header()
    {
        MimeMessage letter = await ReceiveAsync(Messages.Of(AlertKind.Opened, incident => incident with { Target = "shop\r\nBcc: evil@example.org\r\n\r\nx" }));
        Assert.IsEmpty(letter.Bcc);
        Assert.Contains("Bcc: evil@example.org", letter.Subject!);
        Assert.HasCount(2, letter.To);
    }

    [TestMethod]
    public async Task What_turns_the_direction_of_writing_is_shown_as_an_escape()
    {
        MimeMessage letter = await ReceiveAsync(Messages.Of(AlertKind.Opened, incident => incident with { Target = "pay\u202Elap", Summary = "pay\u2066pal", Note = "in\u200Bvisible" }));
        foreach (string text in new[] { letter.Subject!, letter.TextBody!, letter.HtmlBody! })
            Assert.IsFalse(text.Any(character => character is '\u202E' or '\u2066' or '\u200B'), text);
        Assert.Contains(@"pay\u202Elap", letter.Subject!);
        Assert.Contains(@"pay\u2066pal", letter.TextBody!);
        Assert.Contains(@"in\u200Bvisible", letter.HtmlBody!);
    }

    [TestMethod]
    public async Task Without_STARTTLS_nothing_is_sent_and_the_password_least_of_all()
    {
        await using MailServer server = new() { OffersStartTls = false };
        string error = Assert.IsInstanceOfType<DeliveryResult.Refused>(await DeliverAsync(server)).Error;
        Assert.Contains("does not offer STARTTLS", error);
        Assert.IsTrue(server.Lines.All(line => line.Text.StartsWith("EHLO", StringComparison.Ordinal) || line.Text == "QUIT"), string.Join('|', server.Lines));
    }

    [TestMethod]
    public async Task An_untrusted_certificate_ends_the_conversation_before_the_password()
    {
        await using MailServer server = new();
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        DeliveryResult result = await delivery.DeliverAsync(Channel(server), Messages.Of(AlertKind.Opened), CancellationToken.None);
        Assert.Contains("nothing was sent", Assert.IsInstanceOfType<DeliveryResult.Postponed>(result).Error);
        Assert.IsFalse(server.Lines.Any(line => line.Text.StartsWith("AUTH", StringComparison.Ordinal)));
        Assert.IsEmpty(server.Letters);
    }

    [TestMethod]
    [DataRow(MailEncryption.None)]
    [DataRow(MailEncryption.StartTls)]
    public async Task A_server_that_never_ends_its_answer_is_cut_off(MailEncryption encryption)
    {
        await using MailServer server = new() { IsEndless = true, OffersStartTls = encryption == MailEncryption.StartTls };
        DeliveryResult result = await DeliverAsync(server, channel => channel with { Encryption = encryption, UserName = null, Password = null });
        Assert.Contains("the server sent more than 256 KiB in one session", Assert.IsInstanceOfType<DeliveryResult.Postponed>(result).Error);
        Assert.IsEmpty(server.Letters);
    }

    [TestMethod]
    public async Task A_wrong_password_is_refused_and_not_repeated_in_the_error()
    {
        await using MailServer server = new() { AuthenticationFailure = "535 5.7.8 no, not with Tr0ub4dor&3" };
        string error = Assert.IsInstanceOfType<DeliveryResult.Refused>(await DeliverAsync(server, channel => channel with { Password = new Secret("Tr0ub4dor&3") })).Error;
        Assert.Contains("127.0.0.1 does not accept the user name and password", error);
        Assert.DoesNotContain("Tr0ub4dor", error);
        Assert.IsEmpty(server.Letters);
    }

    [TestMethod]
    public async Task A_server_that_cannot_check_the_password_now_is_asked_later()
    {
        await using MailServer server = new() { AuthenticationFailure = "454 4.7.0 Temporary authentication failure" };
        Assert.IsInstanceOfType<DeliveryResult.Postponed>(await DeliverAsync(server, channel => channel with { Password = new Secret("other") }));
    }

    [TestMethod]
    public async Task TLS_from_the_first_byte_works_too()
    {
        await using MailServer server = new() { StartsEncrypted = true };
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await DeliverAsync(server, channel => channel with { Encryption = MailEncryption.Tls }));
        Assert.IsTrue(server.Lines.All(line => line.Encrypted));
    }

    [TestMethod]
    public async Task A_relay_on_the_same_host_needs_neither_encryption_nor_a_password()
    {
        await using MailServer server = new() { OffersStartTls = false };
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(
            await DeliverAsync(server, channel => channel with { Encryption = MailEncryption.None, UserName = null, Password = null }));
    }

    [TestMethod]
    public async Task A_password_never_goes_to_another_host_in_clear()
    {
        await using MailServer server = new();
        DeliveryResult result = await DeliverAsync(server, channel => channel with { Host = "mail.example.org", Encryption = MailEncryption.None });
        Assert.Contains("in clear", Assert.IsInstanceOfType<DeliveryResult.Refused>(result).Error);
    }

    [TestMethod]
    [DataRow("451 4.3.0 try later", false)]
    [DataRow("554 5.7.1 spam", true)]
    public async Task The_servers_answer_to_the_letter_decides(string answer, bool final)
    {
        await using MailServer server = new() { AnswerToData = answer };
        DeliveryResult result = await DeliverAsync(server);
        string error = final ? Assert.IsInstanceOfType<DeliveryResult.Refused>(result).Error : Assert.IsInstanceOfType<DeliveryResult.Postponed>(result).Error;
        Assert.Contains("127.0.0.1 answered " + answer[..3], error);
    }

    [TestMethod]
    public async Task A_busy_server_is_asked_later()
    {
        await using MailServer server = new() { Greeting = "421 4.3.2 too busy" };
        Assert.IsInstanceOfType<DeliveryResult.Postponed>(await DeliverAsync(server));
    }

    [TestMethod]
    public async Task One_dead_mailbox_does_not_keep_the_letter_from_the_others()
    {
        await using MailServer server = new() { AnswerToRecipient = line => line.Contains("anna", StringComparison.Ordinal) ? "550 5.1.1 no such user" : "250 ok" };
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await DeliverAsync(server));
        Assert.HasCount(1, server.Letters);
    }

    [TestMethod]
    public async Task When_no_mailbox_is_left_the_message_is_refused()
    {
        await using MailServer server = new() { AnswerToRecipient = _ => "550 5.1.1 no such user" };
        Assert.Contains("550", Assert.IsInstanceOfType<DeliveryResult.Refused>(await DeliverAsync(server)).Error);
        Assert.IsEmpty(server.Letters);
    }

    [TestMethod]
    public async Task A_rude_goodbye_does_not_undo_the_delivery()
    {
        await using MailServer server = new() { ClosesWithoutGoodbye = true };
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await DeliverAsync(server));
    }

    [TestMethod]
    public async Task A_server_that_hangs_is_given_up_after_the_channels_time_limit()
    {
        await using HttpReceiver silent = new(_ => null);
        FakeTimeProvider time = new();
        using AlertDelivery delivery = new(time, TextWriter.Null);
        EmailChannel channel = new() { Name = "mail", Host = "127.0.0.1", Port = new Uri(silent.Url).Port, From = "uptime@example.org", To = ["ops@example.org"] };
        Task<DeliveryResult> attempt = delivery.DeliverAsync(channel, Messages.Of(AlertKind.Opened), CancellationToken.None);
        Assert.IsFalse(attempt.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.AreEqual("channel 'mail': no answer within 10s", Assert.IsInstanceOfType<DeliveryResult.Postponed>(await attempt).Error);
    }

    [TestMethod]
    public async Task A_sender_that_is_no_address_is_refused()
    {
        await using MailServer server = new();
        Assert.IsInstanceOfType<DeliveryResult.Refused>(await DeliverAsync(server, channel => channel with { From = "no address <" }));
    }

    private static async Task<MimeMessage> ReceiveAsync(AlertMessage message)
    {
        await using MailServer server = new();
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await DeliverAsync(server, message: message));
        using MemoryStream bytes = new(System.Text.Encoding.UTF8.GetBytes(server.Letters.Single()));
        return await MimeMessage.LoadAsync(bytes);
    }

    private static async Task<DeliveryResult> DeliverAsync(MailServer server, Func<EmailChannel, EmailChannel>? change = null, AlertMessage? message = null)
    {
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null, new MailDelivery(server.Trust));
        EmailChannel channel = Channel(server);
        return await delivery.DeliverAsync(change is null ? channel : change(channel), message ?? Messages.Of(AlertKind.Opened), CancellationToken.None);
    }

    private static EmailChannel Channel(MailServer server) => new()
    {
        Name = "mail",
        Host = "127.0.0.1",
        Port = server.Port,
        UserName = MailServer.User,
        Password = new Secret(MailServer.Password),
        From = "UptimeSampler <uptime@example.org>",
        To = ["ops@example.org", "Anna <anna@example.org>"],
    };
}
