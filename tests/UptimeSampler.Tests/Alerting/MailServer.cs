using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using UptimeSampler.Alerting;

namespace UptimeSampler.Tests.Alerting;

/// <summary>One line that a client said.</summary>
internal sealed record MailLine(string Text, bool Encrypted);

/// <summary>A small real SMTP server (RFC 5321) with STARTTLS (RFC 3207) and AUTH PLAIN and LOGIN (RFC 4954).</summary>
internal sealed class MailServer : IAsyncDisposable
{
    public const string User = "uptime";
    public const string Password = "correct-horse-battery";

    private readonly LoopbackListener listener;
    private readonly X509Certificate2 certificate = SelfSigned();

    public MailServer() => listener = new LoopbackListener(ConverseAsync);

    public bool OffersStartTls { get; init; } = true;
    public bool StartsEncrypted { get; init; }
    public string Greeting { get; init; } = "220 mail.test ESMTP";
    public string AuthenticationFailure { get; init; } = "535 5.7.8 Authentication credentials invalid";
    public string AnswerToData { get; init; } = "250 2.0.0 queued";
    public Func<string, string> AnswerToRecipient { get; init; } = _ => "250 2.1.5 ok";
    /// <summary>Begins to answer EHLO and never ends, until the client hangs up.</summary>
    public bool IsEndless { get; init; }
    public bool ClosesWithoutGoodbye { get; init; }

    public int Port => listener.Port;
    public ConcurrentQueue<MailLine> Lines { get; } = [];
    public ConcurrentQueue<string> Letters { get; } = [];

    /// <summary>Trusts this server's certificate and no other.</summary>
    public RemoteCertificateValidationCallback Trust =>
        (_, offered, _, _) => offered is not null && offered.GetCertHashString() == certificate.GetCertHashString();

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync();
        certificate.Dispose();
    }

    private static X509Certificate2 SelfSigned()
    {
        using RSA key = RSA.Create(2048);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }

    private async Task ConverseAsync(NetworkStream visitor, CancellationToken _)
    {
        try
        {
            Stream stream = StartsEncrypted ? await EncryptAsync(visitor) : visitor;
            await SayAsync(stream, Greeting);
            await TalkAsync(stream);
        }
        catch (System.Security.Authentication.AuthenticationException)
        {
            // The client does not trust the certificate, as some tests want it.
        }
    }

    private async Task TalkAsync(Stream stream)
    {
        while (await HearAsync(stream) is { } line)
        {
            string word = line.Split(' ')[0].ToUpperInvariant();
            if (word == "QUIT" && ClosesWithoutGoodbye)
                return;
            if (word == "EHLO" && IsEndless && (stream is SslStream || !OffersStartTls))
                await BabbleAsync(stream);
            if (word == "STARTTLS" && OffersStartTls)
            {
                await SayAsync(stream, "220 go ahead");
                stream = await EncryptAsync(stream);
                continue;
            }
            if (word == "AUTH")
            {
                await SayAsync(stream, await AuthenticateAsync(stream, line) ? "235 2.7.0 welcome" : AuthenticationFailure);
                continue;
            }
            if (word == "DATA")
            {
                await SayAsync(stream, "354 end with a dot");
                Letters.Enqueue(await LetterAsync(stream));
                await SayAsync(stream, AnswerToData);
                continue;
            }
            await SayAsync(stream, word switch
            {
                "EHLO" => Capabilities(stream is SslStream),
                "MAIL" or "RSET" => "250 ok",
                "RCPT" => AnswerToRecipient(line),
                "QUIT" => "221 bye",
                _ => "502 what?",
            });
        }
    }

    /// <summary>Bounded in this test as well: should nobody hang up, the answer ends after a hundred times what is allowed.</summary>
    private async Task BabbleAsync(Stream stream)
    {
        string line = "250-" + new string('X', 480);
        for (int said = 0; said < 100 * MailDelivery.SessionLimit; said += line.Length)
            await SayAsync(stream, line);
    }

    private string Capabilities(bool encrypted)
    {
        string upgrade = OffersStartTls && !encrypted ? "250-STARTTLS\r\n" : "";
        return $"250-mail.test\r\n{upgrade}250-AUTH PLAIN LOGIN\r\n250 8BITMIME";
    }

    private async Task<bool> AuthenticateAsync(Stream stream, string line)
    {
        string[] words = line.Split(' ');
        if (words[1] == "PLAIN")
        {
            string token = words.Length > 2 ? words[2] : await AskAsync(stream, "334 ");
            return token == Base64($"\0{User}\0{Password}");
        }
        string user = words.Length > 2 ? words[2] : await AskAsync(stream, "334 " + Base64("Username:"));
        string password = await AskAsync(stream, "334 " + Base64("Password:"));
        return user == Base64(User) && password == Base64(Password);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private async Task<string> AskAsync(Stream stream, string question)
    {
        await SayAsync(stream, question);
        return await HearAsync(stream) ?? "";
    }

    private async Task<string> LetterAsync(Stream stream)
    {
        StringBuilder letter = new();
        while (await HearAsync(stream) is { } line && line != ".")
            letter.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        return letter.ToString();
    }

    private async Task<SslStream> EncryptAsync(Stream stream)
    {
        SslStream encrypted = new(stream);
        await encrypted.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, listener.Stopping);
        return encrypted;
    }

    private async Task SayAsync(Stream stream, string line) => await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), listener.Stopping);

    /// <summary>Byte by byte: what comes after STARTTLS belongs to TLS and must not be read ahead.</summary>
    private async Task<string?> HearAsync(Stream stream)
    {
        List<byte> line = [];
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one, listener.Stopping) > 0)
        {
            if (one[0] != '\n')
            {
                line.Add(one[0]);
                continue;
            }
            string text = Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            Lines.Enqueue(new MailLine(text, stream is SslStream));
            return text;
        }
        return null;
    }
}
