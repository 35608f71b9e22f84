namespace UptimeSampler.Targets;

/// <summary>A channel whose receiver is told by posting a JSON document.</summary>
public abstract record HttpChannel : ChannelSettings
{
    /// <summary>Where it posts; may hold a secret.</summary>
    internal abstract string Address { get; }

    /// <summary>What nobody must see of it.</summary>
    internal abstract IEnumerable<Secret> Secrets { get; }
}

/// <summary>A channel whose whole address is its password, as incoming webhooks are.</summary>
public abstract record IncomingWebhook : HttpChannel
{
    /// <summary>The incoming webhook.</summary>
    public required Secret Url { get; init; }

    internal override string Address => Url.Reveal();

    internal override IEnumerable<Secret> Secrets => [Url];
}

/// <summary>Posts Alertmanager's webhook shape, version 4, or a document of its own.</summary>
public sealed record WebhookChannel : IncomingWebhook
{
    /// <summary>Request headers, such as an authorization.</summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> Headers { get; init; } = [];

    /// <summary>What is posted instead: JSON in whose texts <c>{{title}}</c> and the like stand for what an alert says; null for Alertmanager's shape.</summary>
    public Secret? Template { get; init; }

    internal override IEnumerable<Secret> Secrets => [Url, .. Headers.Select(header => header.Value)];
}

/// <summary>Posts to a Slack incoming webhook.</summary>
public sealed record SlackChannel : IncomingWebhook;

/// <summary>Posts an adaptive card to a workflow of Microsoft Teams ("when a webhook request is received").</summary>
public sealed record TeamsChannel : IncomingWebhook;

/// <summary>Posts to a webhook of a Discord channel.</summary>
public sealed record DiscordChannel : IncomingWebhook;

/// <summary>Posts to Alertmanager's API, version 2.</summary>
public sealed record AlertmanagerChannel : HttpChannel
{
    /// <summary>Base URL of Alertmanager, such as <c>http://alertmanager:9093</c>.</summary>
    public required Secret Url { get; init; }

    /// <summary>Request headers, such as an authorization.</summary>
    public IReadOnlyList<KeyValuePair<string, Secret>> Headers { get; init; } = [];

    internal override string Address => Url.Reveal();

    internal override IEnumerable<Secret> Secrets => [Url, .. Headers.Select(header => header.Value)];
}

/// <summary>Sends to PagerDuty's Events API, version 2.</summary>
public sealed record PagerDutyChannel : HttpChannel
{
    /// <summary>Integration key.</summary>
    public required Secret RoutingKey { get; init; }

    /// <summary>Where to post.</summary>
    public Uri Url { get; init; } = new("https://events.pagerduty.com/v2/enqueue");

    internal override string Address => Url.OriginalString;

    internal override IEnumerable<Secret> Secrets => [RoutingKey];
}

/// <summary>Sends to Opsgenie's Alert API, version 2.</summary>
public sealed record OpsgenieChannel : HttpChannel
{
    /// <summary>Key of an API integration.</summary>
    public required Secret ApiKey { get; init; }

    /// <summary>Base URL of the API.</summary>
    public Uri Url { get; init; } = new("https://api.opsgenie.com");

    internal override string Address => Url.OriginalString;

    internal override IEnumerable<Secret> Secrets => [ApiKey];
}

/// <summary>Publishes to a topic of an ntfy server.</summary>
public sealed record NtfyChannel : HttpChannel
{
    /// <summary>The topic; who knows it can read along, so it is a secret.</summary>
    public required Secret Topic { get; init; }

    /// <summary>Base URL of the server.</summary>
    public Uri Url { get; init; } = new("https://ntfy.sh");

    /// <summary>Access token; null where publishing needs none.</summary>
    public Secret? Token { get; init; }

    internal override string Address => Url.OriginalString;

    internal override IEnumerable<Secret> Secrets => Token is null ? [Topic] : [Topic, Token];
}

/// <summary>Sends a message of a Telegram bot.</summary>
public sealed record TelegramChannel : HttpChannel
{
    /// <summary>The bot's token.</summary>
    public required Secret Token { get; init; }

    /// <summary>Number of the chat, or <c>@name</c> of a public channel.</summary>
    public required string Chat { get; init; }

    /// <summary>Base URL of the Bot API.</summary>
    public Uri Url { get; init; } = new("https://api.telegram.org");

    internal override string Address => Url.OriginalString;

    internal override IEnumerable<Secret> Secrets => [Token];
}
