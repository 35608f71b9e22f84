using System.Text.Json.Nodes;

namespace UptimeSampler.App.Tests.Commands.Compare;

/// <summary><c>compare</c> on a real database file.</summary>
[TestClass]
public sealed class CompareTests
{
    private static readonly TimeSpan BeforeChange = TimeSpan.FromHours(2);
    private static readonly string ChangedAt = Instant(CommandDatabase.Start + BeforeChange);

    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    // Expected numbers: the formulas (Wilson, hypergeometric tail, 6/(π²j²)) in a few lines of Python, in whole-number arithmetic where there is one.
    [TestMethod]
    public async Task A_rise_since_the_change_is_exit_code_2_and_JSON_has_the_shape_that_scripts_rely_on()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 1_000, failEvery: 100), .. Later("shop", 400, failEvery: 10)]);
        CliResult result = await database.RunAsync("compare", "--target", "shop", "--changed-at", ChangedAt, "--before", "2h", "--json");
        Assert.AreEqual(2, result.Code, result.Error);
        JsonNode answer = JsonNode.Parse(result.Output)!;
        Assert.AreEqual("target,changedAt,before,after,difference,pValue,watch,verdict", Keys(answer));
        Assert.AreEqual("target,from,to,samples,failures,invalid,extraSamples,rate,low,high,effectiveSamples", Keys(answer["before"]!));
        Assert.AreEqual(Keys(answer["before"]!), Keys(answer["after"]!));
        Assert.AreEqual("value,low,high,confidence", Keys(answer["difference"]!));
        Assert.AreEqual("pValue,evidence,looks,risen", Keys(answer["watch"]!));
        Assert.AreEqual("1000,10,0.01", Counts(answer["before"]!));
        Assert.AreEqual("400,40,0.1", Counts(answer["after"]!));
        Assert.AreEqual(answer["changedAt"]!.ToString(), answer["before"]!["to"]!.ToString());
        Assert.AreEqual(0.09, (double)answer["difference"]!["value"]!, 1e-12);
        Assert.AreEqual(0.0629893474, (double)answer["difference"]!["low"]!, 1e-9);
        Assert.AreEqual(0.1236211424, (double)answer["difference"]!["high"]!, 1e-9);
        Assert.AreEqual(2.0711324e-14, (double)answer["pValue"]!, 1e-20, "Fisher: 1000 times 400 is much");
        Assert.AreEqual(8.5171908e-13, (double)answer["watch"]!["pValue"]!, 1e-18, "the fifth look");
        Assert.AreEqual(5, (int?)answer["watch"]!["looks"]);
        Assert.IsNull(answer["watch"]!["evidence"]);
        Assert.AreEqual("risen", (string?)answer["verdict"]);
    }

    [TestMethod]
    public async Task The_page_says_the_verdict_first()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 1_000, failEvery: 100), .. Later("shop", 400, failEvery: 10)]);
        string[] lines = (await database.RunAsync("compare", "--target", "shop", "--changed-at", ChangedAt, "--before", "2h")).Output.TrimEnd().Split('\n');
        Assert.StartsWith("RISEN: 'shop' fails more often since ", lines[0]);
        Assert.MatchesRegex("^before .* 1,000 +10 +0 +1 % \\(between ", lines[3]);
        Assert.MatchesRegex("^after .* 400 +40 +0 +10 % \\(between ", lines[4]);
        Assert.AreEqual("Difference: +9 percentage points (between +6.3 and +12.4, 95 % confidence).", lines[6]);
        Assert.StartsWith("For one look only: p = 2.1e-14 (Fisher's test)", lines[7]);
        Assert.StartsWith("For looking again and again: p = 8.5e-13 after 5 looks", lines[8]);
    }

    [TestMethod]
    public async Task Without_a_rise_the_gate_is_open_and_says_what_a_rise_could_still_be()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 1_000, failEvery: 100), .. Later("shop", 400, failEvery: 100)]);
        CliResult result = await database.RunAsync("compare", "--target", "shop", "--changed-at", ChangedAt, "--before", "2h");
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.StartsWith("NOT SHOWN: ", result.Output);
        // Newcombe, upper end for 4 of 400 after 10 of 1000: 0.0161.
        Assert.Contains("A rise by more than +1.6 percentage points would not fit them", result.Output);
    }

    [TestMethod]
    public async Task A_fall_is_no_rise()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 1_000, failEvery: 4), .. Later("shop", 400, failEvery: 0)]);
        JsonNode answer = await AnswerAsync(0, "--target", "shop", "--changed-at", ChangedAt);
        Assert.AreEqual("not_shown", (string?)answer["verdict"]);
        Assert.AreEqual(-0.25, (double)answer["difference"]!["value"]!);
    }

    [TestMethod]
    public async Task What_was_shown_once_stays_shown_for_whoever_asks_again()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 1_000, failEvery: 0), .. Later("shop", 50, failEvery: 5), .. Later("shop", 1_000, failEvery: 0, skip: 50)]);
        JsonNode early = await AnswerAsync(2, "--target", "shop", "--changed-at", ChangedAt, "--until", Instant(CommandDatabase.Start + BeforeChange + TimeSpan.FromSeconds(300)));
        JsonNode late = await AnswerAsync(2, "--target", "shop", "--changed-at", ChangedAt);
        Assert.AreEqual(50, (int?)early["after"]!["samples"]);
        Assert.AreEqual(1_050, (int?)late["after"]!["samples"]);
        Assert.IsGreaterThan((double)early["pValue"]!, (double)late["pValue"]!, "one look at all of them says less");
        Assert.AreEqual((double)early["watch"]!["pValue"]!, (double)late["watch"]!["pValue"]!);
    }

    [TestMethod]
    public async Task A_rise_that_did_not_last_is_no_reason_to_roll_back_now()
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 1_000, failEvery: 10), .. Later("shop", 50, failEvery: 2), .. Later("shop", 1_000, failEvery: 0, skip: 50)]);
        string early = Instant(CommandDatabase.Start + BeforeChange + TimeSpan.FromSeconds(300));
        Assert.AreEqual("risen", (string?)(await AnswerAsync(2, "--target", "shop", "--changed-at", ChangedAt, "--until", early))["verdict"]);
        JsonNode late = await AnswerAsync(0, "--target", "shop", "--changed-at", ChangedAt);
        Assert.AreEqual(("not_shown", true), ((string?)late["verdict"], (bool)late["watch"]!["risen"]!));
        string page = (await database.RunAsync("compare", "--target", "shop", "--changed-at", ChangedAt)).Output;
        Assert.StartsWith("NOT SHOWN: a look had shown that 'shop' fails more often since ", page);
        Assert.Contains(" at the strongest of 6 looks, which had shown the rise.", page);
    }

    [TestMethod]
    [DataRow(1_000, 10, "after has 10, and the first look takes 25")]
    [DataRow(10, 400, "before has 10 of the 25 that it takes")]
    [DataRow(1_000, 0, "after has 0")]
    public async Task Too_few_samples_are_no_open_gate(int before, int after, string said)
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", before, failEvery: 0), .. Later("shop", after, failEvery: 0)]);
        CliResult result = await database.RunAsync("compare", "--target", "shop", "--changed-at", ChangedAt, "--before", "2h");
        Assert.AreEqual(3, result.Code);
        Assert.StartsWith("NO DATA: ", result.Output);
        Assert.Contains(said, result.Output);
    }

    [TestMethod]
    public async Task No_samples_are_no_evidence()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 100, failEvery: 0));
        JsonNode answer = await AnswerAsync(3, "--target", "shop", "--changed-at", "1h");
        Assert.AreEqual("""{"value":null,"low":-1,"high":1,"confidence":0.95}""", answer["difference"]!.ToJsonString());
        Assert.AreEqual("""{"pValue":null,"evidence":null,"looks":0,"risen":false}""", answer["watch"]!.ToJsonString());
        Assert.IsNull(answer["pValue"]);
        Assert.IsNull(answer["after"]!["rate"]);
        Assert.AreEqual("no_data", (string?)answer["verdict"]);
    }

    [TestMethod]
    public async Task A_canary_that_fails_more_often_than_its_neighbour_is_found()
    {
        await database.FillAsync([.. CommandDatabase.Series("stable", 300, failEvery: 0), .. CommandDatabase.Series("canary", 300, failEvery: 10)]);
        JsonNode answer = await AnswerAsync(2, "--target", "canary", "--against", "stable");
        Assert.AreEqual("target,against,before,after,difference,pValue,watch,verdict", Keys(answer));
        Assert.AreEqual("stable", (string?)answer["before"]!["target"]);
        Assert.AreEqual("300,30,0.1", Counts(answer["after"]!));
        Assert.AreEqual(300, (int?)answer["watch"]!["looks"], "a pair each");
        // Turner, Ly and Grünwald's formula, one-sided, in Python.
        Assert.AreEqual(466_682_316.84, (double)answer["watch"]!["evidence"]!, 1);
        Assert.AreEqual(1 / 466_682_316.84, (double)answer["watch"]!["pValue"]!, 1e-15);
        Assert.AreEqual("not_shown", (string?)(await AnswerAsync(0, "--target", "stable", "--against", "canary"))["verdict"]);
    }

    [TestMethod]
    public async Task An_outage_of_the_other_target_does_not_clear_a_canary_that_is_shown_to_be_worse()
    {
        Sample[] outage = [.. CommandDatabase.Series("stable", 900, failEvery: 1)[600..]];
        await database.FillAsync([.. CommandDatabase.Series("stable", 600, failEvery: 0), .. outage, .. CommandDatabase.Series("canary", 900, failEvery: 10)]);
        JsonNode answer = await AnswerAsync(2, "--target", "canary", "--against", "stable");
        Assert.IsLessThan(0, (double)answer["difference"]!["value"]!);
    }

    [TestMethod]
    public async Task An_outage_that_both_meet_does_not_accuse_the_canary()
    {
        await database.FillAsync([.. Outage("stable"), .. Outage("canary")]);
        CliResult result = await database.RunAsync("compare", "--target", "canary", "--against", "stable");
        Assert.AreEqual(0, result.Code);
        Assert.StartsWith("NOT SHOWN: the samples do not show that 'canary' fails more often than 'stable'.", result.Output);
        Assert.Contains("evidence 1 from 600 pairs of samples; \"risen\" is said at 20", result.Output);
    }

    [TestMethod]
    public async Task Too_few_pairs_are_no_open_gate()
    {
        await database.FillAsync([.. CommandDatabase.Series("stable", 300, failEvery: 0), .. CommandDatabase.Series("canary", 20, failEvery: 0)]);
        CliResult result = await database.RunAsync("compare", "--target", "canary", "--against", "stable");
        Assert.AreEqual(3, result.Code);
        Assert.Contains("20 of the 25 pairs", result.Output);
    }

    [TestMethod]
    public async Task Samples_that_suspicion_added_maintenance_and_our_own_faults_do_not_count()
    {
        TimeSpan late = TimeSpan.FromHours(4);
        await database.FillAsync([
            .. CommandDatabase.Series("shop", 1_000, failEvery: 0),
            .. Later("shop", 400, failEvery: 0),
            .. Later("shop", 100, failEvery: 2).Select(sample => sample with { IsExtra = true, At = sample.At.AddSeconds(1) }),
            .. CommandDatabase.Series("shop", 100, failEvery: 1, maintenance: true).Select(sample => sample with { At = sample.At + late }),
            .. CommandDatabase.Series("shop", 100, failEvery: 1, failure: FailureClass.OwnPorts).Select(sample => sample with { At = sample.At + late }),
        ]);
        JsonNode answer = await AnswerAsync(0, "--target", "shop", "--changed-at", ChangedAt);
        Assert.AreEqual("400,0,0", Counts(answer["after"]!));
        Assert.AreEqual((100, 100), ((int)answer["after"]!["extraSamples"]!, (int)answer["after"]!["invalid"]!));
        Assert.AreEqual(1, (double?)answer["watch"]!["pValue"]);
        Assert.Contains("100 more samples that suspicion added are left out", (await database.RunAsync("compare", "--target", "shop", "--changed-at", ChangedAt)).Output);
        Assert.AreEqual("500,50,0.1", Counts((await AnswerAsync(2, "--target", "shop", "--changed-at", ChangedAt, "--all-samples"))["after"]!));
    }

    [TestMethod]
    [DataRow("--target shop", "--changed-at WHEN (itself, earlier) or by --against NAME")]
    [DataRow("--target shop --against stable --changed-at 1h", "give one of them")]
    [DataRow("--target shop --changed-at 1h --since 2h", "--since goes with --against")]
    [DataRow("--target shop --against stable --before 2h", "--before goes with --changed-at")]
    [DataRow("--target shop --against shop", "is the target itself")]
    [DataRow("--target shop --changed-at noon", "--changed-at 'noon' is neither an age nor an instant")]
    [DataRow("--target shop --changed-at 2999-01-01T00:00Z", "the window is empty: --changed-at is 2999-01-01")]
    [DataRow("--target shop --against stable --since 1h --until 2h", "the window is empty: --since is")]
    [DataRow("--target shop --changed-at 1h --before long", "--before 'long' is no length of time; write one such as 24h")]
    [DataRow("--target shpo --changed-at 1h", "did you mean 'shop'?")]
    [DataRow("--target shop --against stabel", "did you mean 'stable'?")]
    [DataRow("--changed-at 1h", "--target")]
    public async Task A_wrong_call_says_what_was_meant(string args, string said)
    {
        await database.FillAsync([.. CommandDatabase.Series("shop", 10, failEvery: 0), .. CommandDatabase.Series("stable", 10, failEvery: 0)]);
        CliResult result = await database.RunAsync(["compare", .. args.Split(' ')]);
        Assert.AreEqual(3, result.Code);
        Assert.AreEqual("", result.Output);
        Assert.Contains(said, result.Error);
    }

    private async Task<JsonNode> AnswerAsync(int code, params string[] options)
    {
        CliResult result = await database.RunAsync(["compare", .. options, "--json"]);
        Assert.AreEqual(code, result.Code, result.Error + result.Output);
        return JsonNode.Parse(result.Output)!;
    }

    private static Sample[] Later(string target, int count, int failEvery, int skip = 0) =>
        [.. CommandDatabase.Series(target, count, failEvery).Select(sample => sample with { At = sample.At + BeforeChange + TimeSpan.FromSeconds(6 * skip) })];

    // A quarter of the time both fail altogether.
    private static IEnumerable<Sample> Outage(string target) =>
        Enumerable.Range(0, 600).Select(i => CommandDatabase.Of(target, CommandDatabase.Start.AddSeconds(6 * i), i / 50 % 4 == 3 ? FailureClass.Http5xx : FailureClass.None));

    private static string Instant(DateTimeOffset at) => at.ToString("yyyy-MM-ddTHH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);

    private static string Keys(JsonNode node) => string.Join(',', node.AsObject().Select(pair => pair.Key));

    private static string Counts(JsonNode side) => $"{side["samples"]},{side["failures"]},{side["rate"]}";
}
