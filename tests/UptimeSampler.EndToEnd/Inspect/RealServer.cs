using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace UptimeSampler.EndToEnd.Inspect;

/// <summary>A real web server with a configuration of the test, and what <c>inspect</c> says about it.</summary>
internal sealed class RealServer : IAsyncDisposable
{
    private readonly Workplace place;
    private readonly RunningProgram process;

    private RealServer(Workplace place, RunningProgram process, int port) => (this.place, this.process, Port) = (place, process, port);

    public int Port { get; }

    public int Id => process.Id;

    public string Url => $"http://127.0.0.1:{Port}/";

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts it and waits until it takes connections.</summary>
    public static async Task<RealServer> StartAsync(Workplace place, int port, string program, string[] arguments, int? descriptors = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        // In a session of its own: an Apache that ends sends its whole process group away, and the test would be in it.
        RunningProgram process = RunningProgram.Start(place.Folder, program, arguments, descriptors, environment, wrapper: ["/usr/bin/setsid"]);
        RealServer server = new(place, process, port);
        try
        {
            await Eventually.HoldsAsync("the server takes connections", () => process.HasEnded || server.TakesConnections());
            Assert.IsFalse(process.HasEnded, process.Error.Text);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>What <c>inspect</c> says, with its exit code.</summary>
    public async Task<(int Code, JsonNode Answer)> InspectAsync(long? expect, params string[] more)
    {
        string[] expected = expect is { } number ? ["--expect", number.ToString(CultureInfo.InvariantCulture)] : [];
        Ended answer = await place.AskAsync(["inspect", "--port", Port.ToString(CultureInfo.InvariantCulture), "--observe", "0s", "--json", .. expected, .. more]);
        Assert.AreNotEqual("", answer.Output, answer.Error);
        return (answer.Code, JsonNode.Parse(answer.Output)!);
    }

    /// <summary>What <c>stress</c> says. A real server answers a level near its limit now so, now so: how many levels the search takes varies.</summary>
    public async Task<JsonNode> StressAsync(int to)
    {
        await using RunningProgram program = place.Start(["stress", Url, "--to", to.ToString(CultureInfo.InvariantCulture), "--hold", "600ms", "--max-duration", "4m", "--json"]);
        Ended end = await program.EndAsync(TimeSpan.FromMinutes(5));
        Assert.StartsWith("{", end.Output, end.Error);
        return JsonNode.Parse(end.Output)!;
    }

    /// <summary>Inspects until it says what is waited for, without a warning: a reload takes its time, and the old worker leaves after the new one has come.</summary>
    public async Task<JsonNode> SaysAsync(long expect, string verdict)
    {
        JsonNode answer = (await InspectAsync(expect)).Answer;
        for (int tries = 0; tries < 40 && ((string?)answer["verdict"] != verdict || answer["warnings"]!.AsArray().Count > 0); tries++)
            answer = (await InspectAsync(expect)).Answer;
        Assert.AreEqual(verdict, (string?)answer["verdict"], answer.ToJsonString());
        return answer;
    }

    /// <summary>Every limit with the process it belongs to.</summary>
    public static IEnumerable<JsonNode> Limits(JsonNode answer) => answer["processes"]!.AsArray().SelectMany(process => process!["limits"]!.AsArray()).Select(limit => limit!);

    public static JsonNode Limit(JsonNode answer, string name) => Limits(answer).First(limit => (string?)limit["name"] == name);

    public static IReadOnlyList<string> Texts(JsonNode answer, string name) => [.. answer[name]!.AsArray().Select(text => (string)text!)];

    /// <summary>Edits the files as the advice says, from the last line to the first, so that the numbers of lines stay right.</summary>
    public static void Apply(JsonNode answer)
    {
        foreach (JsonNode fix in Limits(answer).Select(limit => limit["fix"]).OfType<JsonNode>().DistinctBy(fix => (string)fix["text"]!).OrderByDescending(fix => (int)fix["line"]!).ThenBy(fix => fix["replaces"] is null))
        {
            string file = (string)fix["file"]!, text = (string)fix["text"]!;
            List<string> lines = [.. File.ReadAllLines(file)];
            int at = (int)fix["line"]! - 1;
            if ((string?)fix["replaces"] is { } old)
            {
                StringAssert.Contains(lines[at], old);
                lines[at] = lines[at].Replace(old, text);
            }
            else
                lines.Insert(at, text);
            File.WriteAllLines(file, lines);
        }
    }

    /// <summary>Writes something else into a file, as a hand would.</summary>
    public static void Edit(string file, string old, string text)
    {
        string content = File.ReadAllText(file);
        StringAssert.Contains(content, old);
        File.WriteAllText(file, content.Replace(old, text));
    }

    public void Signal(string signal) => process.Signal(signal);

    /// <summary>Ends it in order.</summary>
    public async Task StopAsync() => await process.StopAsync();

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private bool TakesConnections()
    {
        using TcpClient client = new();
        try
        {
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
