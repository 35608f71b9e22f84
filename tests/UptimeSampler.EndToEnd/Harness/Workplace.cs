using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.EndToEnd;

/// <summary>A folder of its own for one test, with the built program, a targets file and a database in it.</summary>
internal sealed class Workplace : IDisposable
{
    // The same configuration and framework as these tests: bin/Release/net10.0.
    private static readonly string Program = Path.Combine(
        Repository.Root, "src/UptimeSampler.App", Path.GetRelativePath(Path.Combine(Repository.Root, "tests/UptimeSampler.EndToEnd"), AppContext.BaseDirectory), "uptimesampler");

    public string Folder { get; } = Directory.CreateTempSubdirectory("endtoend-").FullName;

    public string TargetsFile => PathOf("targets.json");

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Where samples are stored.</summary>
    public string DatabaseFile
    {
        get => field ?? PathOf("samples.db");
        set;
    }

    private string Database => $"Data Source={DatabaseFile}";

    /// <summary>Writes the targets file as a careful hand would: complete, or not at all.</summary>
    public void WriteTargets(string json)
    {
        string draft = TargetsFile + ".draft";
        File.WriteAllText(draft, json);
        File.Move(draft, TargetsFile, overwrite: true);
    }

    /// <summary>Starts a command of the program on this folder's targets and database.</summary>
    public RunningProgram Start(string[] arguments, int? descriptors = null, IReadOnlyDictionary<string, string>? environment = null, string[]? wrapper = null)
    {
        Assert.IsTrue(File.Exists(Program), $"{Program} is not there: build the solution first");
        return RunningProgram.Start(Folder, Program, [.. arguments, .. File.Exists(TargetsFile) ? (string[])["--targets", TargetsFile] : [], "--database", Database], descriptors, environment, wrapper);
    }

    /// <summary>Starts the service with a fixed seed and waits until it watches its targets.</summary>
    public async Task<RunningProgram> RunAsync(int seed, params string[] more)
    {
        RunningProgram program = Start(["run", "--seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture), .. more]);
        await program.SaysAsync("Watching ");
        return program;
    }

    /// <summary>Starts the service with its HTTP side on a port of its own.</summary>
    public RunningProgram StartWithWeb(int seed, bool requireToken = false) =>
        Start(["run", "--seed", seed.ToString(System.Globalization.CultureInfo.InvariantCulture)], environment: new Dictionary<string, string>
        {
            ["UPTIMESAMPLER_WEB__ENABLED"] = "true",
            ["UPTIMESAMPLER_WEB__URLS__0"] = "http://127.0.0.1:0",
            ["UPTIMESAMPLER_WEB__REQUIRETOKEN"] = requireToken ? "true" : "false",
        });

    /// <summary>Where a service answers, as soon as it does.</summary>
    public static async Task<Uri> WebOfAsync(RunningProgram service)
    {
        string line = await service.SaysAsync("Answering at ");
        return new Uri(line[line.IndexOf("http://", StringComparison.Ordinal)..]);
    }

    /// <summary>Runs a command to its end.</summary>
    public async Task<Ended> AskAsync(params string[] arguments)
    {
        await using RunningProgram program = Start(arguments);
        return await program.EndAsync();
    }

    /// <summary>What <c>incidents list --json</c> answers.</summary>
    public async Task<IReadOnlyList<JsonNode>> IncidentsAsync()
    {
        Ended answer = await AskAsync("incidents", "list", "--json");
        Assert.AreEqual(0, answer.Code, answer.Error);
        return [.. JsonNode.Parse(answer.Output)!["incidents"]!.AsArray().Select(incident => incident!)];
    }

    /// <summary>The database, for reading, as it stands while the program writes it.</summary>
    public Store OpenStore() => Store.OpenReadOnly(Database, TimeProvider.System);

    /// <summary>Stored samples of a target, in order of their start.</summary>
    public IReadOnlyList<Sample> Samples(string target)
    {
        using Store store = OpenStore();
        return [.. store.Samples(new SampleQuery(target))];
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
