using System.Text;
using Microsoft.Data.Sqlite;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>What commands do when the database cannot do what they ask: one clear sentence, exit code 3, and nothing lost.</summary>
[TestClass]
public sealed class StorageFaultTests
{
    private static readonly string[] Reading = ["rates --since 24h", "samples --csv", "incidents list", "db stats", "db backup copy.db"];
    private static readonly string[] Writing = ["db migrate", "db prune", "db vacuum", "samples import FILE --target other"];

    private readonly CommandDatabase database = new();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task A_full_disk_stores_nothing_and_loses_nothing()
    {
        using SmallDisk disk = SmallDisk.Mount(kilobytes: 1_500);
        await FillAsync(disk.Path);
        string file = await ExportAsync(20_000);
        disk.Fill();
        await ExpectAsync(disk.Path, $"samples import {file} --target other", "is full");
        await ExpectAsync(disk.Path, $"db backup {Path.Combine(disk.Folder, "copy.db")}", "could not be written");
        Assert.IsEmpty(Directory.GetFiles(disk.Folder, "copy*"), "no half of a backup is left");
        Assert.Contains("0 of 1,000", (await RunAsync(disk.Path, "rates --since 24h")).Output, "what was stored can still be read");
        disk.Empty();
        Assert.Contains("0 of 1,000", (await RunAsync(disk.Path, "rates --since 24h")).Output);
        using Store store = Store.Open($"Data Source={disk.Path}", TimeProvider.System);
        Assert.IsEmpty(store.Check());
        Assert.DoesNotContain("other", store.TargetNames());
    }

    [TestMethod]
    public async Task A_file_system_that_cannot_be_written_is_said_so_and_can_be_read()
    {
        using SmallDisk disk = SmallDisk.Mount(kilobytes: 4_000);
        await FillAsync(disk.Path);
        string file = await ExportAsync(10);
        disk.MakeReadOnly();
        foreach (string command in Writing)
            await ExpectAsync(disk.Path, command.Replace("FILE", file, StringComparison.Ordinal), command == "db migrate" ? "" : "cannot be written");
        Assert.Contains("0 of 1,000", (await RunAsync(disk.Path, "rates --since 24h")).Output);
    }

    [TestMethod]
    public async Task A_database_that_another_program_keeps_locked_is_waited_for_and_then_said_so()
    {
        await FillAsync(database.Path);
        string file = await ExportAsync(10);
        await using SqliteConnection other = new($"Data Source={database.Path};Pooling=false");
        await other.OpenAsync();
        await using (System.Data.Common.DbTransaction held = await other.BeginTransactionAsync())
        {
            await ExpectAsync(database.Path, $"samples import {file} --target other", "locked for more than 5 s", "nothing was stored");
            await ExpectAsync(database.Path, "db prune", "locked for more than 5 s");
            Assert.Contains("0 of 1,000", (await RunAsync(database.Path, "rates --since 24h")).Output, "readers do not wait");
        }
        Assert.AreEqual(0, (await RunAsync(database.Path, $"samples import {file} --target other")).Code);
    }

    [TestMethod]
    public async Task A_damaged_file_is_said_to_be_damaged_with_the_way_out()
    {
        await FillAsync(database.Path);
        string file = await ExportAsync(10);
        await using (FileStream stream = new(database.Path, FileMode.Open, FileAccess.Write))
        {
            // All but the first page, so that it still looks like a database.
            stream.Position = 4_096;
            byte[] noise = new byte[stream.Length - stream.Position];
            new Random(7).NextBytes(noise);
            await stream.WriteAsync(noise);
        }
        byte[] before = await File.ReadAllBytesAsync(database.Path);
        foreach (string command in Writing)
            await ExpectAsync(database.Path, command.Replace("FILE", file, StringComparison.Ordinal), "is damaged", ".recover");
        await ExpectAsync(database.Path, "rates --since 24h", "is damaged", "db backup");
        CollectionAssert.AreEqual(before, await File.ReadAllBytesAsync(database.Path), "what can be salvaged is not touched");
    }

    [TestMethod]
    public async Task A_file_that_is_no_database_is_left_alone()
    {
        string text = string.Concat(Enumerable.Repeat("Dear diary, today nothing failed. ", 200));
        await File.WriteAllTextAsync(database.Path, text);
        string file = await ExportAsync(10);
        foreach (string command in Reading.Concat(Writing))
            await ExpectAsync(database.Path, command.Replace("FILE", file, StringComparison.Ordinal), "is not an SQLite database");
        Assert.AreEqual(text, await File.ReadAllTextAsync(database.Path, Encoding.UTF8));
    }

    [TestMethod]
    public async Task A_database_of_a_newer_program_is_refused_by_every_command()
    {
        await FillAsync(database.Path);
        string file = await ExportAsync(10);
        await using (SqliteConnection newer = new($"Data Source={database.Path};Pooling=false"))
        {
            await newer.OpenAsync();
            await using SqliteCommand insert = newer.CreateCommand();
            insert.CommandText = "INSERT INTO migration (number, name, checksum, applied_ms) VALUES (9999, '9999_future.sql', 'x', 0)";
            await insert.ExecuteNonQueryAsync();
        }
        foreach (string command in Reading.Concat(Writing))
            await ExpectAsync(database.Path, command.Replace("FILE", file, StringComparison.Ordinal), "changed by a newer program (it has migration 9999_future.sql");
    }

    [TestMethod]
    public async Task A_command_that_helps_is_about_the_same_database_and_files()
    {
        string named = $"--database 'Data Source={database.Path}'", settings = database.File("app settings.json");
        await File.WriteAllTextAsync(settings, "{}");
        Assert.Contains($" run {named}\n", (await RunAsync(database.Path, "rates")).Error);
        Assert.Contains($" run --config '{settings}' {named}\n", (await Cli.RunAsync("token", "add", "anna", "--role", "viewer", "--config", settings, "--database", database.Connection)).Error);
        await FillAsync(database.Path);
        await using (SqliteConnection older = new($"Data Source={database.Path};Pooling=false"))
        {
            await older.OpenAsync();
            await using SqliteCommand delete = older.CreateCommand();
            delete.CommandText = "DELETE FROM migration WHERE number = (SELECT MAX(number) FROM migration)";
            await delete.ExecuteNonQueryAsync();
        }
        foreach (string command in Reading)
            await ExpectAsync(database.Path, command, "was made by an older program; bring it up to date by: ", $" db migrate {named}\n");
    }

    private static async Task FillAsync(string path)
    {
        using Store store = Store.Open($"Data Source={path}", TimeProvider.System);
        await CommandDatabase.AppendAsync(store, CommandDatabase.Series("shop", 1_000, 0));
    }

    private static Task<CliResult> RunAsync(string path, string command) => Cli.RunAsync([.. command.Split(' '), "--database", $"Data Source={path}"]);

    private static async Task ExpectAsync(string path, string command, params string[] parts)
    {
        CliResult result = await RunAsync(path, command);
        Assert.AreEqual(3, result.Code, command);
        Assert.AreEqual("", result.Output, command);
        foreach (string part in parts)
            Assert.Contains(part, result.Error, command);
        Assert.DoesNotContain("   at ", result.Error, command);
    }

    private async Task<string> ExportAsync(int samples)
    {
        string file = database.File("import.csv");
        await File.WriteAllLinesAsync(file, [SampleCsv.Header, .. Enumerable.Range(0, samples).Select(i => SampleCsv.Line(CommandDatabase.Of("other", CommandDatabase.Start.AddMilliseconds(1_000L * i)), MarkColumns.None))]);
        return file;
    }
}
