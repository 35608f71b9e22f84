using Microsoft.Data.Sqlite;

namespace UptimeSampler.EndToEnd.Faults;

[TestClass]
public sealed class DamagedDatabaseTests
{
    private readonly Workplace place = new();
    private readonly FaultySite shop = new(failureShare: 0, seed: 1);

    [TestInitialize]
    public void Begin() => place.WriteTargets($$"""{ "targets": [ {{shop.Target("shop")}} ] }""");

    [TestCleanup]
    public async Task CleanAsync()
    {
        await shop.DisposeAsync();
        place.Dispose();
    }

    [TestMethod]
    [DataRow(0, "is not an SQLite database")]
    [DataRow(4096, "is damaged")]
    public async Task A_damaged_database_is_refused_at_the_start_with_what_to_do(int from, string says)
    {
        await using (RunningProgram run = await StoringAsync())
            await run.StopAsync();
        Damage(from);

        Ended end = await place.AskAsync("run");

        Assert.AreEqual(3, end.Code);
        StringAssert.Contains(end.Error, says, StringComparison.Ordinal);
        StringAssert.Contains(end.Error, place.DatabaseFile, StringComparison.Ordinal);
        Assert.HasCount(1, end.Error.Trim().Split('\n'), "one sentence, no stack trace");
    }

    [TestMethod]
    [DataRow(false)]
    [DataRow(true)]
    public async Task A_database_damaged_while_in_use_is_reported_and_the_process_lives_on(bool isCutShort)
    {
        // A second life: what the first one stored is in the file itself and no longer in the write-ahead log.
        await using (RunningProgram first = await StoringAsync())
            await first.StopAsync();
        await using RunningProgram run = await StoringAsync();
        if (isCutShort)
            CutShort();
        else
            Damage(from: 4096);
        int before = shop.Requests;

        await run.SaysAsync("is damaged");
        await Eventually.HoldsAsync("sampling goes on", () => shop.Requests > before + 5);
        Assert.AreEqual(0, (await run.StopAsync()).Code);

        Ended next = await place.AskAsync("run");
        Assert.AreEqual(3, next.Code);
        StringAssert.Contains(next.Error, "is damaged", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_state_of_a_newer_program_ends_the_service_instead_of_being_overwritten()
    {
        await using (RunningProgram run = await StoringAsync())
            await run.StopAsync();
        SpoilDetector("x'ff'");

        Ended end = await place.AskAsync("run");

        Assert.AreEqual(3, end.Code);
        StringAssert.Contains(end.Error, "detector state has version 255", StringComparison.Ordinal);
    }

    [TestMethod]
    public async Task A_damaged_state_is_reported_and_its_target_begins_anew()
    {
        await using (RunningProgram first = await StoringAsync())
            await first.StopAsync();
        SpoilDetector("substr(state, 1, 20)");

        long before = StoredState.CountSamples(place.DatabaseFile);

        await using RunningProgram run = await place.RunAsync(seed: 1);

        await run.SaysAsync("shop: its saved detector state is damaged");
        await Eventually.HoldsAsync("more samples are stored", () => StoredState.CountSamples(place.DatabaseFile) > before);
        Assert.AreEqual(0, (await run.StopAsync()).Code);
    }

    private async Task<RunningProgram> StoringAsync()
    {
        RunningProgram run = await place.RunAsync(seed: 1);
        int before = StoredState.Read(place.DatabaseFile)?.Samples.Count ?? 0;
        await Eventually.HoldsAsync("stored samples", () => StoredState.Read(place.DatabaseFile)?.Samples.Count > before);
        return run;
    }

    private void SpoilDetector(string state)
    {
        using SqliteConnection connection = new($"Data Source={place.DatabaseFile};Pooling=False");
        connection.Open();
        using SqliteCommand spoil = connection.CreateCommand();
        spoil.CommandText = $"UPDATE detector SET state = {state}";
        Assert.AreEqual(1, spoil.ExecuteNonQuery());
    }

    private void CutShort()
    {
        using FileStream file = new(place.DatabaseFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        file.SetLength(4096);
    }

    /// <summary>Overwrites the file with noise, as a failing disk or a wrong copy does, and leaves its length.</summary>
    private void Damage(int from)
    {
        using FileStream file = new(place.DatabaseFile, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        byte[] noise = new byte[file.Length - from];
        new Random(3).NextBytes(noise);
        file.Position = from;
        file.Write(noise);
    }
}
