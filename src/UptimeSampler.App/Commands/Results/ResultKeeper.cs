using System.CommandLine;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Results;

/// <summary>Keeps the result of a test in the database, where there is one. Whatever becomes of that, the test has its verdict.</summary>
internal static class ResultKeeper
{
    /// <summary>Keeps it, and says where, or why not.</summary>
    public static async Task KeepAsync(ParseResult parsed, ProcessSettings settings, TestResult result)
    {
        TextWriter told = parsed.InvocationConfiguration.Error;
        try
        {
            // Reading first: whoever tests from a machine without a database has not asked for one.
            Store.OpenReadOnly(settings.Database, TimeProvider.System).Dispose();
            using Store store = Store.Open(settings.Database, TimeProvider.System);
            TestResult kept = await store.WriteAsync(transaction => transaction.Keep(result), CancellationToken.None);
            await told.WriteLineAsync($"Kept as result {kept.Id}: {GivenOptions.Words(parsed, store.Path).Line($"results show {kept.Id}")}");
        }
        catch (StorageException missing) when (missing.Fault == StorageFault.Missing && parsed.GetValue(CommonOptions.Database) is null)
        {
        }
        catch (StorageException problem)
        {
            await told.WriteLineAsync("uptimesampler: the result is not kept: " + GivenOptions.Sentence(parsed, problem));
        }
    }
}
