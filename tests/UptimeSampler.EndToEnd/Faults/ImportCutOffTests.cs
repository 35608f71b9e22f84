using System.Globalization;
using UptimeSampler.Storage;

namespace UptimeSampler.EndToEnd.Faults;

[TestClass]
public sealed class ImportCutOffTests
{
    private const int Count = 300_000;

    [TestMethod]
    public async Task An_import_that_was_killed_goes_on_when_it_is_repeated_and_no_sample_counts_twice()
    {
        using Workplace place = new();
        string file = WriteFile(place);
        await using (RunningProgram killed = place.Start(["samples", "import", file, "--target", "shop"]))
        {
            await Eventually.HoldsAsync("a part is stored", () => StoredIn(place) > 0, every: TimeSpan.FromMilliseconds(5));
            killed.Signal("KILL");
        }
        long before = StoredIn(place);
        Assert.IsLessThan(Count, before, "killed too late: it had ended");
        Assert.AreEqual(0, before % Store.SamplesPerPiece);

        Ended again = await place.AskAsync("samples", "import", file, "--target", "shop");
        Assert.AreEqual(0, again.Code, again.Error);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"after {before:N0} that an import stored before it was cut off"), again.Output);
        Assert.AreEqual(Count, StoredIn(place));
        Assert.AreEqual(3, (await place.AskAsync("samples", "import", file, "--target", "shop")).Code, "once more would count twice");
        Assert.Contains("of 300,000, below", (await place.AskAsync("rates", "--since", "2026-01-01T00:00Z", "--until", "2026-02-01T00:00Z")).Output);
    }

    private static long StoredIn(Workplace place)
    {
        try
        {
            using Store store = place.OpenStore();
            return store.Stats().Single.Rows;
        }
        catch (StorageException)
        {
            // Still being made.
            return 0;
        }
    }

    private static string WriteFile(Workplace place)
    {
        string file = place.PathOf("shop.csv");
        DateTimeOffset start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        using StreamWriter lines = new(file);
        lines.WriteLine(SampleCsv.Header);
        for (int i = 0; i < Count; i++)
            lines.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ContractJson.Time(start.AddSeconds(6 * i))},shop,here,w1,10.0.0.1,new,up,,200,,100,,900,{1_000 + (i % 100)}"));
        return file;
    }
}
