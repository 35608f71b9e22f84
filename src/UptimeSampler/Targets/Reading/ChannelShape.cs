using System.Net.Mail;
using System.Text.Json.Nodes;

namespace UptimeSampler.Targets.Reading;

/// <summary>The keys of the channels, by <c>type</c>.</summary>
internal static class ChannelShape
{
    private const int ReceiverLimit = 100;
    private const int ArgumentLimit = 100;
    private const int TextLimit = 4_096;

    private static readonly Key<string> Name = new("name", "Unique name.", TextShapes.Name) { Required = true };
    private static readonly Key<TimeSpan> Timeout = new("timeout", "Time limit of one delivery.", NumberShapes.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5))) { Default = "10s" };
    private static readonly Key<TimeSpan> RemindEvery = new("remindEvery", "Say again that an incident is open after this time, until it is acknowledged (default: never).", NumberShapes.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)));

    private static readonly SecretKey Url = new("url", "Where to post.", HttpShapes.SecretUrl) { Required = true };
    private static readonly Key<IReadOnlyList<KeyValuePair<string, Secret>>> Headers = new("headers", "Request headers, such as an authorization.", HttpShapes.Headers);
    private static readonly SecretKey RoutingKey = new("routingKey", "Integration key of the Events API, version 2.", TextShapes.Secret(200)) { Required = true };
    private static readonly Key<string> EventsUrl = UrlOf("Where to post (in the EU: https://events.eu.pagerduty.com/v2/enqueue).", "https://events.pagerduty.com/v2/enqueue");
    private static readonly Key<Secret> Template = new("template", $"What is posted instead of Alertmanager's shape: JSON in whose texts {string.Join(", ", WebhookTemplate.Names.Select(name => $"{{{{{name}}}}}"))} stand for what the alert says.", TemplateShape.Template);
    private static readonly SecretKey ApiKey = new("apiKey", "Key of an API integration.", TextShapes.Secret(200)) { Required = true };
    private static readonly Key<string> OpsgenieUrl = UrlOf("Base URL of the API (in the EU: https://api.eu.opsgenie.com).", "https://api.opsgenie.com");
    private static readonly SecretKey Topic = new("topic", "Topic to publish to. Who knows it can read along.", TextShapes.Secret(64, text => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-') ? null : "is no topic; write letters, digits, hyphens and underscores")) { Required = true };
    private static readonly Key<string> NtfyUrl = UrlOf("Base URL of the server.", "https://ntfy.sh");
    private static readonly SecretKey AccessToken = new("token", "Access token (default: publish without one).", TextShapes.Secret(200));
    private static readonly SecretKey BotToken = new("token", "The bot's token.", TextShapes.Secret(200, text => text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is ':' or '_' or '-') ? null : "is no token of a bot; write what BotFather said")) { Required = true };
    private static readonly Key<string> Chat = new("chat", "Number of the chat, or @name of a public channel.", TextShapes.Text(100)) { Required = true };
    private static readonly Key<string> TelegramUrl = UrlOf("Base URL of the Bot API.", "https://api.telegram.org");

    private static readonly Shape<string> MailAddressText = TextShapes.Checked(
        () => new JsonObject { ["type"] = "string", ["minLength"] = 3 },
        (text, node) => MailAddress.TryCreate(text, out _) ? null : $"'{ReadContext.Shown(node)}' is no mail address; write one such as ops@example.com");
    private static readonly Key<string> Host = new("host", "Mail server.", TextShapes.Text(255)) { Required = true };
    private static readonly Key<long> Port = new("port", "Its port.", NumberShapes.Whole(1, 65_535)) { Default = 587 };
    private static readonly Key<MailEncryption> Encryption = new("encryption", "STARTTLS, which must succeed; TLS from the first byte; or none, for a relay on this host.", TextShapes.OneOf(("starttls", MailEncryption.StartTls), ("tls", MailEncryption.Tls), ("none", MailEncryption.None))) { Default = "starttls" };
    private static readonly Key<string> UserName = new("userName", "User name (default: do not sign in).", TextShapes.Text(255));
    private static readonly SecretKey Password = new("password", "Password.", TextShapes.Secret(TextLimit));
    private static readonly Key<string> From = new("from", "Sender.", MailAddressText) { Required = true };
    private static readonly Key<IReadOnlyList<string>> To = new("to", "Receivers.", CollectionShapes.ListOf(MailAddressText, ReceiverLimit, 1)) { Required = true };

    private static readonly Key<string> Command = new("command", "Program to start: an absolute path, or a name that is found on PATH. It reads the alert as JSON from its standard input.", TextShapes.Checked(
        () => new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = TextLimit },
        (text, node) => ProblemOfCommand(text) is { } problem ? $"'{ReadContext.Shown(node)}' {problem}" : null)) { Required = true };
    private static readonly Key<IReadOnlyList<string>> Arguments = new("arguments", "Its arguments, passed as they are (no shell). Every user of the machine can see them (ps): secrets belong in a file that the program reads.", CollectionShapes.ListOf(TextShapes.Text(TextLimit), ArgumentLimit));

    private static readonly Dictionary<string, (ObjectShape Object, Func<ObjectReader, ChannelSettings> Read)> Types = new(StringComparer.Ordinal)
    {
        ["console"] = (Of("a console channel", "console"), _ => new ConsoleChannel { Name = "" }),
        ["webhook"] = (Of("a webhook channel", "webhook", Url, Headers, Template), file => new WebhookChannel { Name = "", Url = Needed(file.Get(Url)), Headers = file.Get(Headers, []), Template = file.TryGet(Template, out Secret template) ? template : null }),
        ["slack"] = (OfPeople("a Slack channel", "slack", Url), file => new SlackChannel { Name = "", Url = Needed(file.Get(Url)) }),
        ["teams"] = (OfPeople("a Microsoft Teams channel", "teams", Url), file => new TeamsChannel { Name = "", Url = Needed(file.Get(Url)) }),
        ["discord"] = (OfPeople("a Discord channel", "discord", Url), file => new DiscordChannel { Name = "", Url = Needed(file.Get(Url)) }),
        ["email"] = (OfPeople("an e-mail channel", "email", Host, Port, Encryption, UserName, Password, From, To), ReadEmail),
        ["alertmanager"] = (Of("an Alertmanager channel", "alertmanager", Url, Headers), file => new AlertmanagerChannel { Name = "", Url = Needed(file.Get(Url)), Headers = file.Get(Headers, []) }),
        ["pagerduty"] = (Of("a PagerDuty channel", "pagerduty", RoutingKey, EventsUrl), file => new PagerDutyChannel
        {
            Name = "",
            RoutingKey = Needed(file.Get(RoutingKey)),
            Url = AddressOf(file, EventsUrl),
        }),
        ["opsgenie"] = (Of("an Opsgenie channel", "opsgenie", ApiKey, OpsgenieUrl), file => new OpsgenieChannel { Name = "", ApiKey = Needed(file.Get(ApiKey)), Url = AddressOf(file, OpsgenieUrl) }),
        ["ntfy"] = (OfPeople("an ntfy channel", "ntfy", Topic, NtfyUrl, AccessToken), file => new NtfyChannel { Name = "", Topic = Needed(file.Get(Topic)), Url = AddressOf(file, NtfyUrl), Token = file.Get(AccessToken) }),
        ["telegram"] = (OfPeople("a Telegram channel", "telegram", BotToken, Chat, TelegramUrl), file => new TelegramChannel
        {
            Name = "",
            Token = Needed(file.Get(BotToken)),
            Chat = file.Get(Chat, ""),
            Url = AddressOf(file, TelegramUrl),
        }),
        ["command"] = (Of("a command channel", "command", Command, Arguments), ReadCommand),
    };

    /// <summary>A channel of any type.</summary>
    public static readonly Shape<ChannelSettings> Shape = new(
        () => new JsonObject { ["anyOf"] = new JsonArray([.. Types.Values.Select(type => type.Object.Schema())]) },
        Read);

    private static Found<ChannelSettings> Read(FileNode node, ReadContext context)
    {
        string known = string.Join(", ", Types.Keys);
        if (node.Kind != System.Text.Json.JsonValueKind.Object)
        {
            context.Fail(node, $"{node.KindText} stands where a channel belongs; write an object in braces with 'type' ({known}) and 'name'");
            return Found<ChannelSettings>.Nothing;
        }
        if (node.Find("type") is not { } type)
        {
            context.Fail(node, $"the channel has no 'type'; add one of {known}");
            return Found<ChannelSettings>.Nothing;
        }
        if (context.TextOf(type) is not { } word)
            return Found<ChannelSettings>.Nothing;
        if (!Types.TryGetValue(word, out (ObjectShape Object, Func<ObjectReader, ChannelSettings> Read) kind))
        {
            context.Fail(type, $"'{ReadContext.Shown(type)}' is no type of channel; {NearestName.Advice(word, Types.Keys)}");
            return Found<ChannelSettings>.Nothing;
        }
        ObjectReader file = kind.Object.Open(node, context)!;
        ChannelSettings channel = kind.Read(file) with
        {
            Name = file.Get(Name, ""),
            Timeout = file.Get(Timeout, TimeSpan.FromSeconds(10)),
            RemindEvery = file.TryGet(RemindEvery, out TimeSpan every) ? every : null,
            Route = RouteShape.Read(file),
            Group = kind.Object.Keys.Contains(RouteShape.GroupKey) ? RouteShape.ReadGroup(file) : null,
        };
        WarnOfClearText(file, channel);
        return channel;
    }

    private static void WarnOfClearText(ObjectReader file, ChannelSettings channel)
    {
        if (channel is HttpChannel http && Uri.TryCreate(http.Address, UriKind.Absolute, out Uri? where) && where is { Scheme: "http", IsLoopback: false })
            file.Warn(Url, $"alerts and whatever secret is in the URL or a header travel to '{where.Host}' in the clear; use https where the receiver has it");
    }

    private static Key<string> UrlOf(string description, string usual) => new("url", description, TextShapes.Checked(
        () => new JsonObject { ["type"] = "string" },
        (text, node) => HttpShapes.ProblemOfUrl(text, ["http", "https"]) is { } problem ? $"'{ReadContext.ShownUrl(node)}' {problem}" : null)) { Default = usual };

    private static Uri AddressOf(ObjectReader file, Key<string> key) => new(file.Get(key, (string)key.Default!));

    private static CommandChannel ReadCommand(ObjectReader file)
    {
        foreach (FileNode argument in file.Node.Find(Arguments.Name)?.Items ?? [])
            if (VariableText.Names(argument.Text) is [{ } name, ..])
                file.Context.Warn(argument, $"every user of this machine can see the arguments of a running program (ps), and this one holds the value of {name}; if it is a secret, put it in a file that the program reads, and pass the file's path");
        return new CommandChannel { Name = "", Command = file.Get(Command, ""), Arguments = file.Get(Arguments, []) };
    }

    // A path from the current directory means another program wherever the service is started.
    private static string? ProblemOfCommand(string text) =>
        text.Length is 0 or > TextLimit ? $"has {text.Length} characters; write 1 to {TextLimit}"
        : Path.IsPathFullyQualified(text) || text.AsSpan().IndexOfAny('/', Path.DirectorySeparatorChar) < 0 ? null
        : "is a path from the current directory, which may be another one each time; write an absolute path such as /usr/local/bin/page, or a name alone, which is looked for on PATH";

    private static EmailChannel ReadEmail(ObjectReader file)
    {
        EmailChannel channel = new()
        {
            Name = "",
            Host = file.Get(Host, ""),
            Port = (int)file.Get(Port, 587),
            Encryption = file.Get(Encryption, MailEncryption.StartTls),
            UserName = file.TryGet(UserName, out string user) ? user : null,
            Password = file.Get(Password),
            From = file.Get(From, ""),
            To = file.Get(To, []),
        };
        if (file.Has(UserName) != file.Has(Password))
            file.Fail(file.Has(UserName) ? UserName : Password, "a user name and a password belong together; add the other, or leave both out");
        if (file.Has(Password) && channel.Encryption == MailEncryption.None && channel.Host is not ("localhost" or "127.0.0.1" or "::1"))
            file.Fail(Encryption, $"the password would travel to '{channel.Host}' in the clear; write starttls or tls, or leave user name and password out");
        return channel;
    }

    private static ObjectShape OfPeople(string title, string type, params Key[] keys) => Of(title, type, [.. keys, RouteShape.GroupKey]);

    private static ObjectShape Of(string title, string type, params Key[] keys)
    {
        Key<string> word = new("type", "Kind of channel.", new Shape<string>(() => new JsonObject { ["const"] = type }, (_, _) => type)) { Required = true };
        return new ObjectShape(title, [word, Name, .. keys, Timeout, RemindEvery, .. RouteShape.Keys]);
    }

    // A channel without its secret never leaves the reader: the problem is noted and the file refused.
    private static Secret Needed(Secret? secret) => secret ?? new Secret("");
}
