namespace UptimeSampler.App.Tests.Commands;

/// <summary>A targets file that a call names is meant: one that is not there is never passed over.</summary>
[TestClass]
public sealed class GivenTargetsTests
{
    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    [DataRow("rates")]
    [DataRow("compare --target shop --changed-at 1h")]
    [DataRow("samples --csv")]
    [DataRow("backtest")]
    [DataRow("incidents list")]
    [DataRow("incidents show 1")]
    [DataRow("incidents report 1")]
    [DataRow("db stats")]
    [DataRow("token list")]
    public async Task A_missing_one_is_an_error_in_every_reading_command(string call)
    {
        await database.FillAsync(CommandDatabase.Series("shop", 10, failEvery: 0));
        string missing = database.File("missing.json");
        CliResult result = await database.RunAsync([.. call.Split(' '), "--targets", missing]);
        Assert.AreEqual(3, result.Code);
        Assert.AreEqual("", result.Output);
        Assert.Contains($"there is no targets file {missing}, which --targets names; correct it, or leave the option out", result.Error);
    }

    [TestMethod]
    [DataRow("rates")]
    [DataRow("compare --target shop --changed-at 1h")]
    [DataRow("samples --csv")]
    [DataRow("backtest")]
    [DataRow("incidents list")]
    [DataRow("incidents show 1")]
    [DataRow("incidents report 1")]
    public async Task A_broken_one_is_an_error_with_its_line(string call)
    {
        await database.FillAsync(CommandDatabase.Series("shop", 10, failEvery: 0));
        string broken = await BrokenAsync();
        CliResult result = await database.RunAsync([.. call.Split(' '), "--targets", broken]);
        Assert.AreEqual(3, result.Code);
        Assert.AreEqual("", result.Output);
        Assert.Contains($"{broken}:2: targets[0].urll: ", result.Error);
    }

    [TestMethod]
    [DataRow("rates --json", "\"samples\":10,")]
    [DataRow("compare --target shop --changed-at CHANGE", "shop")]
    [DataRow("samples --csv", "shop,local,w1")]
    [DataRow("incidents list", "No incident.")]
    [DataRow("incidents list --json", "\"incidents\":[]")]
    public async Task A_broken_one_that_nobody_named_is_told_and_stored_samples_answer(string call, string answer)
    {
        await database.FillAsync(CommandDatabase.Series("shop", 10, failEvery: 0));
        string broken = await BrokenAsync(), settings = database.File("appsettings.json");
        await File.WriteAllTextAsync(settings, $$"""{ "targets": "{{broken}}" }""");
        string change = ContractJson.Time(CommandDatabase.Start.AddSeconds(30));
        CliResult result = await database.RunAsync([.. call.Replace("CHANGE", change, StringComparison.Ordinal).Split(' '), "--config", settings]);
        Assert.Contains(answer, result.Output);
        StringAssert.StartsWith(result.Error, $"uptimesampler: warning: {broken} cannot be used, and is passed over: ");
        Assert.Contains($"config validate --config {settings}\n{broken}:2: targets[0].urll: ", result.Error);
        Assert.DoesNotContain("   at ", result.Error);
    }

    [TestMethod]
    public async Task A_back_test_is_never_judged_by_other_settings_than_are_written()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 10, failEvery: 0));
        string broken = await BrokenAsync(), settings = database.File("appsettings.json");
        await File.WriteAllTextAsync(settings, $$"""{ "targets": "{{broken}}" }""");
        CliResult result = await database.RunAsync("backtest", "--config", settings);
        Assert.AreEqual(3, result.Code);
        Assert.Contains($"{broken}:2: targets[0].urll: ", result.Error);
    }

    [TestMethod]
    public async Task Without_the_option_stored_samples_are_read_whether_there_is_one_or_not()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 10, failEvery: 0));
        CliResult result = await database.RunAsync("rates");
        Assert.AreEqual(0, result.Code, result.Error);
        Assert.AreEqual("", result.Error);
    }

    private async Task<string> BrokenAsync()
    {
        string file = database.File("broken.json");
        await File.WriteAllTextAsync(file, "{ \"targets\": [\n{ \"name\": \"shop\", \"urll\": \"https://shop.example\" } ] }");
        return file;
    }
}
