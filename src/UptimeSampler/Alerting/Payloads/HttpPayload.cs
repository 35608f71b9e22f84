using UptimeSampler.Targets;

namespace UptimeSampler.Alerting.Payloads;

/// <summary>From a channel and a message to what is posted. One file a receiver.</summary>
internal static class HttpPayload
{
    public static HttpDocument For(HttpChannel channel, AlertMessage message) => channel switch
    {
        WebhookChannel webhook => WebhookPayload.For(webhook, message),
        SlackChannel slack => SlackPayload.For(slack, message),
        TeamsChannel teams => TeamsPayload.For(teams, message),
        DiscordChannel discord => DiscordPayload.For(discord, message),
        AlertmanagerChannel alertmanager => AlertmanagerPayload.For(alertmanager, message),
        PagerDutyChannel pagerDuty => PagerDutyPayload.For(pagerDuty, message),
        OpsgenieChannel opsgenie => OpsgeniePayload.For(opsgenie, message),
        NtfyChannel ntfy => NtfyPayload.For(ntfy, message),
        TelegramChannel telegram => TelegramPayload.For(telegram, message),
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel.GetType().Name, "No such kind of channel"),
    };

    /// <summary>The runbook when it is a web address, which receivers can make a link of; null otherwise.</summary>
    public static string? RunbookLink(AlertMessage message) =>
        Uri.TryCreate(message.Runbook, UriKind.Absolute, out Uri? runbook) && runbook.Scheme is "http" or "https" ? runbook.AbsoluteUri : null;
}
