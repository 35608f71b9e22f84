using UptimeSampler.Service;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Service;

/// <summary>What may be silenced, for how long, and what is said when it may not.</summary>
[TestClass]
public sealed class SilenceRequestTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly TargetSet Watched = new()
    {
        Targets = [Of("shop", "web"), Of("cart", "web"), Of("mail", "office")],
        Channels = [],
        Preflights = [new PreflightSchedule { Name = "sale", Plan = "/plan.json", Cron = "0 0 3 * * ?", Reports = "/reports" }],
    };

    private static readonly SilenceRequest Good = new() { Targets = ["shop"], Length = "2h", Note = "new database" };

    [TestMethod]
    public void A_silence_begins_now_unless_it_is_said_when()
    {
        Silence now = Checked(Good), later = Checked(Good with { From = Now.AddHours(3) }), past = Checked(Good with { From = Now.AddHours(-3) });
        Assert.AreEqual((Now, Now.AddHours(2)), (now.From, now.Until));
        Assert.AreEqual((Now.AddHours(3), Now.AddHours(5)), (later.From, later.Until));
        Assert.AreEqual(Now, past.From, "what has passed cannot be silenced");
        Assert.AreEqual(("anna", Now), (now.MadeBy, now.MadeAt));
    }

    [TestMethod]
    [DataRow("shop")]
    [DataRow("sale")]
    [DataRow("all targets")]
    public void Targets_preflights_and_all_targets_together_can_be_silenced_by_name(string name)
    {
        Silence silence = Checked(Good with { Targets = [name] });
        Assert.IsTrue(silence.Covers(name, new Dictionary<string, string>(), IncidentKind.FailureRate));
        Assert.IsFalse(silence.Covers("mail", Watched.Targets[2].Labels, IncidentKind.FailureRate));
    }

    [TestMethod]
    public void A_label_silences_the_targets_that_have_it()
    {
        Silence silence = Checked(Good with { Targets = [], Labels = new Dictionary<string, string> { ["team"] = "web" } });
        Assert.AreEqual("shop cart", string.Join(' ', Watched.Targets.Where(target => silence.Covers(target.Name, target.Labels)).Select(target => target.Name)));
        Assert.IsFalse(silence.Covers(Fleet.Name, new Dictionary<string, string>()));
    }

    [TestMethod]
    public void A_silence_of_some_kinds_covers_no_other()
    {
        Silence silence = Checked(Good with { KindNames = ["latency", "certificate"] });
        Assert.IsTrue(silence.Covers("shop", Watched.Targets[0].Labels, IncidentKind.Latency));
        Assert.IsFalse(silence.Covers("shop", Watched.Targets[0].Labels, IncidentKind.FailureRate));
    }

    [TestMethod]
    public void Its_start_is_in_it_and_its_end_is_not()
    {
        Silence silence = Checked(Good with { From = Now.AddHours(1) });
        Assert.IsFalse(silence.IsActive(Now.AddHours(1).AddTicks(-1)));
        Assert.IsTrue(silence.IsActive(Now.AddHours(1)));
        Assert.IsFalse(silence.IsActive(Now.AddHours(3)));
        Assert.IsFalse((silence with { EndedAt = Now }).IsActive(Now.AddHours(2)), "ended before it began");
    }

    [TestMethod]
    [DataRow("shpo", "2h", "why", SilencePart.Targets, "did you mean 'shop'?")]
    [DataRow("", "2h", "why", SilencePart.Targets, "is missing")]
    [DataRow("shop", "31d", "why", SilencePart.Length, "longer than 30 days")]
    [DataRow("shop", "two hours", "why", SilencePart.Length, "is not a duration")]
    [DataRow("shop", null, "why", SilencePart.Until, "is missing")]
    [DataRow("shop", "2h", " ", SilencePart.Note, "say why")]
    public void What_cannot_be_is_told(string target, string? length, string note, SilencePart part, string expected)
    {
        SilenceRefusedException refused = Refused(new SilenceRequest { Targets = target.Length == 0 ? [] : [target], Length = length, Note = note });
        Assert.AreEqual(part, refused.Part);
        StringAssert.Contains(refused.Message, expected);
    }

    [TestMethod]
    public void Ends_before_the_start_far_starts_unknown_labels_and_kinds_and_two_scopes_are_refused()
    {
        Assert.AreEqual(SilencePart.Until, Refused(Good with { Length = null, Until = Now.AddMinutes(-1) }).Part);
        Assert.AreEqual(SilencePart.Until, Refused(Good with { Until = Now.AddHours(1) }).Part, "end and length");
        Assert.AreEqual(SilencePart.From, Refused(Good with { From = Now.AddDays(91) }).Part);
        Assert.AreEqual(SilencePart.Targets, Refused(Good with { All = true }).Part);
        StringAssert.Contains(Refused(Good with { KindNames = ["latenzy"] }).Message, "did you mean 'latency'?");
        StringAssert.Contains(Refused(Good with { Targets = [], Labels = new Dictionary<string, string> { ["team"] = "wbe" } }).Message, "did you mean 'team:web'?");
    }

    [TestMethod]
    public void Without_the_targets_file_names_of_the_database_can_be_silenced()
    {
        Assert.AreEqual("old", (Good with { Targets = ["old"] }).Checked(null, ["old"], "anna", Now).Targets.Single());
    }

    private static Target Of(string name, string team) => new() { Name = name, Url = new Uri("https://shop.example/"), Labels = new Dictionary<string, string> { ["team"] = team } };

    private static Silence Checked(SilenceRequest request) => request.Checked(Watched, [], "anna", Now);

    private static SilenceRefusedException Refused(SilenceRequest request) => Assert.ThrowsExactly<SilenceRefusedException>(() => Checked(request));
}
