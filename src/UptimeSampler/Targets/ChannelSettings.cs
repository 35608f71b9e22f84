namespace UptimeSampler.Targets;

/// <summary>Where alerts go. One sealed record per kind of channel.</summary>
public abstract record ChannelSettings
{
    /// <summary>Unique name.</summary>
    public required string Name { get; init; }

    /// <summary>Time limit of one delivery.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Say again that an incident is open after this time, until acknowledged; null for never.</summary>
    public TimeSpan? RemindEvery { get; init; }

    /// <summary>Which alerts it takes, and when.</summary>
    public AlertRoute Route { get; init; } = AlertRoute.Everything;

    /// <summary>
    /// The first alert goes out at once, those of this time after it together in one message; null where each is a message of its own.
    /// </summary>
    public TimeSpan? Group { get; init; }
}

/// <summary>Prints to standard output of the process.</summary>
public sealed record ConsoleChannel : ChannelSettings;

/// <summary>Sends e-mail by SMTP.</summary>
public sealed record EmailChannel : ChannelSettings
{
    /// <summary>Mail server.</summary>
    public required string Host { get; init; }

    /// <summary>Its port.</summary>
    public int Port { get; init; } = 587;

    /// <summary>How the conversation is encrypted.</summary>
    public MailEncryption Encryption { get; init; } = MailEncryption.StartTls;

    /// <summary>User name; null to send without signing in.</summary>
    public string? UserName { get; init; }

    /// <summary>Password; null to send without signing in.</summary>
    public Secret? Password { get; init; }

    /// <summary>Sender.</summary>
    public required string From { get; init; }

    /// <summary>Receivers.</summary>
    public required IReadOnlyList<string> To { get; init; }
}

/// <summary>How a mail conversation is encrypted.</summary>
public enum MailEncryption
{
    /// <summary>Upgrade by STARTTLS, which must succeed.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>None: only for a relay on the same host.</summary>
    None,
}

/// <summary>Starts a program and writes the alert as JSON to its standard input; exit code 0 means delivered.</summary>
public sealed record CommandChannel : ChannelSettings
{
    /// <summary>Absolute path of the program, or a name that is found on PATH.</summary>
    public required string Command { get; init; }

    /// <summary>Its arguments, passed as they are (no shell).</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
