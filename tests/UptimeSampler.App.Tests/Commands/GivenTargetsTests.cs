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
    public async Task Without_the_option_stored_samples_are_read_whether_there_is_one_or_not()
    {
        await database.FillAsync(CommandDatabase.Series("shop", 10, failEvery: 0));
        CliResult result = await database.RunAsync("rates");
        Assert.AreEqual(0, result.Code, result.Error);
    }
}
