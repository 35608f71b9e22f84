using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using UptimeSampler.Targets;

namespace UptimeSampler.Alerting;

/// <summary>Sends an alert by SMTP. Where encryption is configured nothing leaves without it, the password least of all.</summary>
/// <param name="trust">Judges the server's certificate; null for the operating system's judgement.</param>
internal sealed class MailDelivery(RemoteCertificateValidationCallback? trust = null)
{
    /// <summary>
    /// The most that a server may say in one session, in bytes and with all encryption: certificates and an answer to each of a hundred
    /// receivers are far less. The client keeps an answer until its last line, however many lines there are.
    /// </summary>
    public const int SessionLimit = 256 << 10;

    private const int AnswerLimit = 4_096;
    private const int ShownLimit = 200;

    private static readonly TimeSpan GoodbyeTime = TimeSpan.FromSeconds(1);

    public async Task<DeliveryResult> SendAsync(EmailChannel channel, AlertMessage message, CancellationToken limit)
    {
        if (channel is { Encryption: MailEncryption.None, Password: not null } && !IsOwnHost(channel.Host))
            return new DeliveryResult.Refused($"{channel.Host}: the password would go over the network in clear; use STARTTLS or TLS");
        try
        {
            using MimeMessage letter = MailText.Letter(channel, message);
            using TolerantSmtpClient client = new();
            client.CheckCertificateRevocation = false;
            client.ServerCertificateValidationCallback = trust;
            using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(channel.Host, channel.Port, limit);
            await using MeteredStream stream = new(new NetworkStream(socket), SessionLimit);
            await client.ConnectAsync(stream, channel.Host, channel.Port, Encryption(channel.Encryption), limit);
            if (channel is { UserName: not null, Password: not null } && !client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
                return new DeliveryResult.Refused($"{channel.Host} does not let anybody sign in, but a user name is configured; nothing was sent");
            if (channel is { UserName: { } user, Password: { } password })
                await client.AuthenticateAsync(user, password.Reveal(), limit);
            await client.SendAsync(letter, limit);
            await SayGoodbyeAsync(client);
            return new DeliveryResult.Delivered();
        }
        catch (ParseException)
        {
            return new DeliveryResult.Refused("a sender or receiver is not an e-mail address; correct it in the targets file");
        }
        catch (Exception problem) when (problem is not OperationCanceledException && Judge(channel, problem) is not null)
        {
            return Judge(channel, problem)!;
        }
    }

    /// <summary>What a failure means; null for one that is not the mail server's doing.</summary>
    private static DeliveryResult? Judge(EmailChannel channel, Exception problem)
    {
        string said = PlainText.Bound(Redaction.Apply(PlainText.Line(problem.Message, AnswerLimit), channel), ShownLimit);
        return problem switch
        {
            NotSupportedException => new DeliveryResult.Refused($"{channel.Host} does not offer STARTTLS, which is configured; nothing was sent"),
            AuthenticationException when said.StartsWith('4') => new DeliveryResult.Postponed($"{channel.Host} cannot check the password now: {said}"),
            AuthenticationException => new DeliveryResult.Refused($"{channel.Host} does not accept the user name and password: {said}"),
            SslHandshakeException => new DeliveryResult.Postponed($"{channel.Host}: no trusted encrypted connection, nothing was sent; check the server's certificate and port"),
            SmtpCommandException { StatusCode: var code } when (int)code >= 500 => new DeliveryResult.Refused($"{channel.Host} answered {(int)code}: {said}"),
            SmtpCommandException { StatusCode: var code } => new DeliveryResult.Postponed($"{channel.Host} answered {(int)code}: {said}"),
            ProtocolException or IOException or SocketException => new DeliveryResult.Postponed($"{channel.Host}: {said}"),
            _ => null,
        };
    }

    /// <summary>The letter is the server's from its answer on; a rude end of the conversation changes nothing about it.</summary>
    private static async Task SayGoodbyeAsync(SmtpClient client)
    {
        using CancellationTokenSource soon = new(GoodbyeTime);
        try
        {
            await client.DisconnectAsync(quit: true, soon.Token);
        }
        catch (Exception rude) when (rude is IOException or SocketException or ProtocolException or CommandException or OperationCanceledException)
        {
        }
    }

    private static SecureSocketOptions Encryption(MailEncryption encryption) => encryption switch
    {
        MailEncryption.StartTls => SecureSocketOptions.StartTls,
        MailEncryption.Tls => SecureSocketOptions.SslOnConnect,
        MailEncryption.None => SecureSocketOptions.None,
        _ => throw new ArgumentOutOfRangeException(nameof(encryption), encryption, "No such encryption"),
    };

    private static bool IsOwnHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <summary>One dead mailbox must not keep an alert from all the others; only when nobody is left it fails.</summary>
    private sealed class TolerantSmtpClient : SmtpClient
    {
        private SmtpResponse? refusal;
        private MailboxAddress? refused;

        protected override void OnRecipientNotAccepted(MimeMessage message, MailboxAddress mailbox, SmtpResponse response) =>
            (refused, refusal) = (mailbox, response);

        protected override void OnNoRecipientsAccepted(MimeMessage message)
        {
            if (refusal is not null && refused is not null)
                throw new SmtpCommandException(SmtpErrorCode.RecipientNotAccepted, refusal.StatusCode, refused, refusal.Response);
            base.OnNoRecipientsAccepted(message);
        }
    }
}
