using System.Text.RegularExpressions;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class OptionTextsTests
{
    [TestMethod]
    public void A_user_name_in_a_URL_becomes_a_header_and_is_shown_nowhere()
    {
        Target target = OptionTexts.Target("https://me:s3cret@shop.example:8443/path?token=abc");
        Assert.AreEqual("https://shop.example:8443/path", target.Name);
        Assert.AreEqual("", target.Url.UserInfo);
        Assert.AreEqual("?token=abc", target.Url.Query);
        Assert.AreEqual("Basic bWU6czNjcmV0", target.Headers.Single().Value.Reveal());
    }

    [TestMethod]
    [DataRow("ftp://me:s3cret@shop.example/", "known are tcp, http, https")]
    [DataRow("https://me:s3cret@", "is no complete URL")]
    [DataRow("tcp://shop.example", "write host and port")]
    public void A_URL_that_is_none_is_refused_without_its_secrets(string url, string expected)
    {
        FormatException refused = Assert.ThrowsExactly<FormatException>(() => OptionTexts.Target(url));
        Assert.Contains(expected, refused.Message);
        Assert.DoesNotContain("s3cret", refused.Message);
    }

    [TestMethod]
    public void A_dollar_sign_on_the_command_line_is_itself()
    {
        Regex pattern = OptionTexts.Pattern("--body-matches", "^\\d+ ${PRICE}?$$");
        Assert.AreEqual("^\\d+ ${PRICE}?$$", pattern.ToString());
    }

    [TestMethod]
    public void What_is_wrong_names_the_option()
    {
        Assert.StartsWith("--status: 'ok' names no status codes", Refusal(() => OptionTexts.Status("--status", "ok")));
        Assert.StartsWith("--body-matches: '(' is no regular expression", Refusal(() => OptionTexts.Pattern("--body-matches", "(")));
        Assert.DoesNotContain("JSON", Refusal(() => OptionTexts.Pattern("--body-matches", "(")));
        Assert.StartsWith("--timeout: '5' is not a duration", Refusal(() => OptionTexts.Timeout("--timeout", "5")));
        Assert.StartsWith("--connection: 'old' is not known here", Refusal(() => OptionTexts.Connection("--connection", "old")));
        Assert.StartsWith("--method: 'G T' is no request method", Refusal(() => OptionTexts.Method("--method", "G T")));
    }

    [TestMethod]
    [DataRow("s3cret")]
    [DataRow("Bad Name: s3cret")]
    [DataRow("Content-Length: s3cret")]
    [DataRow("X-Key: s3cret\nX-Other: more")]
    public void A_header_that_is_none_is_refused_without_its_value(string text) =>
        Assert.DoesNotContain("s3cret", Refusal(() => OptionTexts.Headers("--header", [text])));

    [TestMethod]
    public void A_header_replaces_the_targets_own_of_that_name_only()
    {
        Target target = new() { Name = "shop", Url = new Uri("https://shop.example"), Headers = [new("Accept", new Secret("a")), new("X-Key", new Secret("k"))] };
        Target changed = new TargetOverrides { Headers = OptionTexts.Headers("--header", ["accept: text/html: really"]) }.ApplyTo(target);
        Assert.AreSequenceEqual(["X-Key k", "accept text/html: really"], changed.Headers.Select(header => $"{header.Key} {header.Value.Reveal()}"));
    }

    [TestMethod]
    public void What_means_nothing_to_TCP_is_refused_for_it()
    {
        Target target = OptionTexts.Target("tcp://db.example:5432");
        Assert.Contains("method means something for http and https only", Refusal(() => new TargetOverrides { Method = "HEAD" }.ApplyTo(target)));
        Assert.AreEqual(TimeSpan.FromSeconds(2), new TargetOverrides { Timeout = TimeSpan.FromSeconds(2) }.ApplyTo(target).Timeout);
    }

    private static string Refusal(Func<object> read) => Assert.ThrowsExactly<FormatException>(() => read()).Message;
}
