using System.Diagnostics;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Targets;

/// <summary>Every key, read.</summary>
[TestClass]
public sealed class TargetFileKeyTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("targets-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Every_key_of_a_target_is_read()
    {
        TargetSet set = Load("""
            {
              "targets": [ {
                "name": "checkout", "url": "https://shop.example/checkout", "interval": "500ms", "samplesPerRound": 5, "timeout": "3s", "maxRate": "1200/m",
                "workers": ["w1"], "addresses": "first", "connection": "both", "tolerate": 0.0005, "latency": { "quantile": 0.9, "limit": "800ms" }, "channels": ["ops"], "labels": { "tier": "1" },
                "runbook": "https://wiki.example", "method": "POST", "headers": { "Accept": "text/plain" }, "body": "ping",
                "expect": { "status": "200-299,304", "bodyMatches": "ok", "bodyNotMatches": "bad", "headerMatches": { "Content-Type": "^text" }, "maxTime": "2s", "httpVersion": "2", "bodyLimit": 10 },
                "followRedirects": true, "tls": { "insecure": true, "minVersion": "1.3", "expiresWithin": "14d" },
                "maintenance": [ { "from": "2026-11-27T22:00:00Z", "to": "2026-11-27T23:00:00Z" } ]
              } ],
              "channels": [ { "type": "console", "name": "ops" }, { "type": "console", "name": "other" } ],
              "maintenance": [ { "targets": ["checkout"], "days": ["monday"], "at": "03:00", "duration": "1h", "timeZone": "UTC" } ]
            }
            """);
        Target target = set.Targets.Single();
        Assert.AreEqual((TimeSpan.FromMilliseconds(500), 5, TimeSpan.FromSeconds(3), 20.0, AddressChoice.First, ConnectionChoice.Both, 0.0005),
            (target.Interval, target.SamplesPerRound, target.Timeout, target.MaxRate, target.Addresses, target.Connection, target.Tolerate));
        Assert.AreEqual((false, new LatencyWatch(0.9, TimeSpan.FromMilliseconds(800))), (target.LearnsTolerance, target.Latency));
        Assert.AreEqual(("w1", "1", "https://wiki.example", "POST", "ping", true),
            (target.Workers.Single(), target.Labels["tier"], target.Runbook, target.Method, target.Body!.Reveal(), target.FollowRedirects));
        Assert.AreEqual(KeyValuePair.Create("Accept", new Secret("text/plain")), target.Headers.Single());
        CollectionAssert.AreEqual(new StatusRange[] { new(200, 299), new(304, 304) }, target.Expect.Status.ToArray());
        Assert.AreEqual(("ok", "bad", "Content-Type", "^text", TimeSpan.FromSeconds(2), new Version(2, 0), 10L),
            (target.Expect.BodyMatches!.ToString(), target.Expect.BodyNotMatches!.ToString(), target.Expect.HeaderMatches.Single().Key, target.Expect.HeaderMatches.Single().Value.ToString(),
            target.Expect.MaxTime!.Value, target.Expect.HttpVersion!, target.Expect.BodyLimit));
        Assert.AreEqual(new TlsSettings { Insecure = true, MinVersion = SslProtocols.Tls13, ExpiresWithin = TimeSpan.FromDays(14) }, target.Tls);
        Assert.AreEqual("ops", set.ChannelsOf(target).Single().Name);
        Assert.IsTrue(set.InMaintenance(target, new DateTimeOffset(2026, 11, 27, 22, 30, 0, TimeSpan.Zero)));
        Assert.IsTrue(set.InMaintenance(target, new DateTimeOffset(2026, 11, 23, 3, 30, 0, TimeSpan.Zero)), "a Monday");
        Assert.IsFalse(set.InMaintenance(target, new DateTimeOffset(2026, 11, 24, 3, 30, 0, TimeSpan.Zero)), "a Tuesday");
    }

    [TestMethod]
    public void What_is_normal_may_be_learned()
    {
        IReadOnlyList<Target> targets = Load("""
            { "targets": [ { "name": "learns", "url": "https://a.example", "tolerate": "learn", "latency": {} }, { "name": "knows", "url": "https://a.example" } ] }
            """).Targets;
        Assert.AreEqual((true, 0.001, new LatencyWatch(0.95, null)), (targets[0].LearnsTolerance, targets[0].Tolerate, targets[0].Latency));
        Assert.AreEqual((false, 0.001, (LatencyWatch?)null), (targets[1].LearnsTolerance, targets[1].Tolerate, targets[1].Latency));
    }

    [TestMethod]
    public void Defaults_stand_under_a_targets_own_values_and_objects_are_merged_key_by_key()
    {
        IReadOnlyList<Target> targets = Load("""
            { "defaults": { "interval": "5s", "labels": { "team": "web", "tier": "2" }, "expect": { "status": 200, "maxTime": "1s" }, "tls": { "expiresWithin": "14d" }, "bodyFile": "nowhere" },
              "targets": [ { "name": "a", "url": "https://a.example", "interval": "1s", "labels": { "tier": "1" }, "expect": { "maxTime": "2s" }, "tls": { "minVersion": "1.2" }, "body": "own" },
                           { "name": "b", "url": "https://b.example", "body": "own" } ] }
            """, withNowhere: true).Targets;
        Assert.AreEqual((TimeSpan.FromSeconds(1), "web", "1", TimeSpan.FromSeconds(2), "own"),
            (targets[0].Interval, targets[0].Labels["team"], targets[0].Labels["tier"], targets[0].Expect.MaxTime!.Value, targets[0].Body!.Reveal()));
        Assert.AreEqual(new StatusRange(200, 200), targets[0].Expect.Status.Single());
        Assert.AreEqual(new TlsSettings { MinVersion = SslProtocols.Tls12, ExpiresWithin = TimeSpan.FromDays(14) }, targets[0].Tls);
        Assert.AreEqual((TimeSpan.FromSeconds(5), "2"), (targets[1].Interval, targets[1].Labels["tier"]));
    }

    [TestMethod]
    public void Without_maxRate_suspicion_may_double_what_is_asked_for_and_at_least_three_a_second()
    {
        IReadOnlyList<Target> targets = Load("""
            { "targets": [ { "name": "slow", "url": "https://a.example", "interval": "1m", "samplesPerRound": 1 },
                           { "name": "quick", "url": "https://a.example", "interval": "1s", "samplesPerRound": 5 } ] }
            """).Targets;
        Assert.AreEqual((3.0, 10.0), (targets[0].MaxRate, targets[1].MaxRate));
    }

    [TestMethod]
    public void Variables_dollars_and_files_give_secrets_that_print_as_stars()
    {
        File.WriteAllText(Path.Combine(folder, "token"), "Bearer $a$$b\n");
        TargetSet set = Load("""
            { "targets": [ { "name": "a", "url": "https://user:p%40ss@${HOST}/x?key=1", "body": "$5 $$5 $${HOST} ${HOST}", "headers": { "X-Token": { "file": "token" } } } ],
              "channels": [ { "type": "slack", "name": "s", "url": "https://hooks.example/${HOST}" }, { "type": "pagerduty", "name": "p", "routingKeyFile": "token" } ] }
            """, ("HOST", "shop.example"));
        Target target = set.Targets.Single();
        Assert.AreEqual("https://shop.example/x?key=1", target.Url.AbsoluteUri);
        Assert.AreEqual("https://shop.example/x", target.SafeUrl);
        Assert.AreEqual("$5 $5 ${HOST} shop.example", target.Body!.Reveal());
        Assert.AreEqual("Bearer $a$$b", target.Headers.Single(header => header.Key == "X-Token").Value.Reveal());
        Assert.AreEqual("Basic dXNlcjpwQHNz", target.Headers.Single(header => header.Key == "Authorization").Value.Reveal());
        Assert.AreEqual("Bearer $a$$b", ((PagerDutyChannel)set.Channels[1]).RoutingKey.Reveal());
        string printed = string.Join("\n", target, target.Headers[0], set.Channels[0], set.Channels[1]);
        Assert.DoesNotContain("Bearer", printed);
        Assert.DoesNotContain("dXNlcjpwQHNz", printed);
        Assert.DoesNotContain("hooks.example", printed);
    }

    [TestMethod]
    public void Routes_quiet_hours_and_groups_of_channels_are_read()
    {
        TargetSet set = Load("""
            { "targets": [ { "name": "a", "url": "https://a.example", "labels": { "team": "web" } } ],
              "channels": [ { "type": "ntfy", "name": "phone", "topic": "t", "severities": [ "error", "critical" ], "labels": { "team": "web" }, "escalateAfter": "15m", "group": "1m",
                              "quiet": [ { "days": "daily", "at": "22:00", "duration": "9h", "timeZone": "Europe/Berlin" } ], "quietExcept": [ "warning" ] },
                            { "type": "slack", "name": "chat", "url": "https://s.example", "labels": { "team": "data" } },
                            { "type": "email", "name": "mail", "host": "h", "from": "a@b.example", "to": [ "c@d.example" ], "group": "off" },
                            { "type": "pagerduty", "name": "pager", "routingKey": "k" } ] }
            """);
        AlertRoute route = set.Channels[0].Route;
        CollectionAssert.AreEqual(new[] { Severity.Error, Severity.Critical }, route.Severities.ToArray());
        Assert.AreEqual((TimeSpan.FromMinutes(15), TimeSpan.FromMinutes(1)), (route.EscalateAfter, set.Channels[0].Group));
        Assert.AreEqual(DateTimeOffset.Parse("2026-11-27T06:00:00Z"), route.QuietUntil(Severity.Critical, DateTimeOffset.Parse("2026-11-26T21:00:00Z")));
        Assert.IsNull(route.QuietUntil(Severity.Warning, DateTimeOffset.Parse("2026-11-26T21:00:00Z")));
        Assert.AreEqual((TimeSpan.FromSeconds(30), null, null), (set.Channels[1].Group, set.Channels[2].Group, set.Channels[3].Group));
        CollectionAssert.AreEqual(new[] { "phone", "mail", "pager" }, set.ChannelsOf(set.Targets[0]).Select(channel => channel.Name).ToArray());
    }

    [TestMethod]
    public void Channels_that_post_are_read_with_their_usual_addresses_and_print_no_secret()
    {
        TargetSet set = Load("""
            { "targets": [ { "name": "a", "url": "https://a.example" } ],
              "channels": [ { "type": "teams", "name": "t", "url": "https://teams.example/${KEY}" }, { "type": "discord", "name": "d", "url": "https://discord.example/${KEY}" },
                            { "type": "ntfy", "name": "n", "topic": "${KEY}", "token": "tk-${KEY}" }, { "type": "telegram", "name": "g", "token": "1:${KEY}", "chat": "@ops" },
                            { "type": "opsgenie", "name": "o", "apiKey": "${KEY}", "url": "https://api.eu.opsgenie.com" },
                            { "type": "webhook", "name": "w", "url": "https://w.example", "template": { "user": "${KEY}", "text": "$5 {{title}}", "n": [ 1.5, false, null ] } } ] }
            """, ("KEY", "hunter2-hunter2"));
        Assert.AreEqual("https://teams.example/hunter2-hunter2", ((TeamsChannel)set.Channels[0]).Url.Reveal());
        Assert.AreEqual("https://discord.example/hunter2-hunter2", ((DiscordChannel)set.Channels[1]).Url.Reveal());
        NtfyChannel ntfy = (NtfyChannel)set.Channels[2];
        Assert.AreEqual(("https://ntfy.sh/", "hunter2-hunter2", "tk-hunter2-hunter2"), (ntfy.Url.AbsoluteUri, ntfy.Topic.Reveal(), ntfy.Token!.Reveal()));
        TelegramChannel telegram = (TelegramChannel)set.Channels[3];
        Assert.AreEqual(("https://api.telegram.org/", "1:hunter2-hunter2", "@ops"), (telegram.Url.AbsoluteUri, telegram.Token.Reveal(), telegram.Chat));
        OpsgenieChannel opsgenie = (OpsgenieChannel)set.Channels[4];
        Assert.AreEqual(("https://api.eu.opsgenie.com/", "hunter2-hunter2"), (opsgenie.Url.AbsoluteUri, opsgenie.ApiKey.Reveal()));
        Assert.AreEqual("""{"user":"hunter2-hunter2","text":"$5 {{title}}","n":[1.5,false,null]}""", ((WebhookChannel)set.Channels[5]).Template!.Reveal());
        Assert.DoesNotContain("hunter2", string.Join("\n", set.Channels));
    }

    [TestMethod]
    [DataRow("^(a+)+$")]
    [DataRow("^(?=(a+)+$)(a+)+$")]
    public void A_regular_expression_has_a_time_limit(string pattern)
    {
        Regex regex = Load($$"""{ "targets": [ { "name": "a", "url": "https://a.example", "expect": { "bodyMatches": "{{pattern}}" } } ] }""").Targets.Single().Expect.BodyMatches!;
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            Assert.IsFalse(regex.IsMatch(new string('a', 40) + "!"));
        }
        catch (RegexMatchTimeoutException)
        {
        }
        Assert.IsLessThan(30, watch.Elapsed.TotalSeconds);
        Assert.AreNotEqual(Regex.InfiniteMatchTimeout, regex.MatchTimeout);
    }

    [TestMethod]
    public void A_target_that_is_only_named_or_told_differently_is_sampled_alike()
    {
        const string One = """{ "name": "a", "url": "https://a.example", "expect": { "bodyMatches": "x", "headerMatches": { "A": "b" } }, "headers": { "X": "1" }, "workers": ["w1"], "body": "b" """;
        Target before = Load($$"""{ "targets": [ {{One}} } ] }""").Targets[0];
        Assert.IsTrue(before.IsSampledLike(Load($$"""{ "targets": [ {{One}}, "labels": { "team": "web" }, "tolerate": 0.01, "runbook": "x" } ] }""").Targets[0]));
        foreach (string change in new[] { "\"x\"|\"y\"", "\"A\"|\"B\"", "\"1\"|\"2\"", "\"w1\"|\"w2\"", "\"body\": \"b\"|\"body\": \"c\"", "a.example|b.example", "\"name\": \"a\"|\"name\": \"a\", \"interval\": \"7s\"", "\"name\": \"a\"|\"name\": \"a\", \"tls\": { \"insecure\": true }" })
        {
            string[] parts = change.Split('|');
            Target after = Load($$"""{ "targets": [ {{One.Replace(parts[0], parts[1], StringComparison.Ordinal)}} } ] }""").Targets[0];
            Assert.IsFalse(before.IsSampledLike(after), change);
        }
    }

    private TargetSet Load(string text, params (string Name, string Value)[] variables)
    {
        string path = Path.Combine(folder, "targets.json");
        File.WriteAllText(path, text);
        return TargetFile.Load(path, name => variables.FirstOrDefault(variable => variable.Name == name).Value);
    }

    private TargetSet Load(string text, bool withNowhere)
    {
        File.WriteAllText(Path.Combine(folder, "nowhere"), withNowhere ? "from the file" : "");
        return Load(text);
    }
}
