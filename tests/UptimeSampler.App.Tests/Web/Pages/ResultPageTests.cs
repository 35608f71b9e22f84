using System.Net;
using System.Text.Json.Nodes;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.App.Tests.Web.Pages;

/// <summary>Results of tests, as browsers and scripts are sent them.</summary>
[TestClass]
public sealed class ResultPageTests : IAsyncDisposable
{
    private const string Hostile = "<script>alert(1)</script>";

    private readonly WebPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [TestMethod]
    public async Task The_list_tells_kinds_apart_and_has_pages()
    {
        await KeepAsync([.. Enumerable.Range(0, 55).Select(i => Result(i % 5 == 0 ? TestKind.Preflight : TestKind.Stress, passed: i % 2 == 0))]);
        string all = await GetAsync("/results");
        foreach (string said in (string[])["Stress test 55", "Preflight 51", "state good\">HOLDS", "state bad\">HOLDS", "href=\"/results?before=6\""])
            StringAssert.Contains(all, said);
        Assert.DoesNotContain("Preflight 5<", all);
        StringAssert.Contains(await GetAsync("/results?before=6"), "Stress test 5<");
        string preflights = await GetAsync("/results?kind=preflight");
        Assert.DoesNotContain("Stress test 5", preflights);
        StringAssert.Contains(preflights, "Preflight 1<");
        using HttpResponseMessage wrong = await place.Client.GetAsync(new Uri("/results?kind=load", UriKind.Relative));
        Assert.AreEqual(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [TestMethod]
    public async Task Without_results_it_says_how_to_get_one()
    {
        await place.StartAsync();
        StringAssert.Contains(await GetAsync("/results"), "uptimesampler stress URL");
    }

    [TestMethod]
    public async Task A_result_shows_its_report_and_nothing_in_it_runs()
    {
        await KeepAsync(Result(TestKind.Stress, passed: false));
        string page = await GetAsync("/results/1");
        foreach (string said in (string[])["BREAKS", "id=\"stress\"", "<svg", "&lt;script&gt;alert(1)", "/results/1/report.html"])
            StringAssert.Contains(page, said);
        Assert.DoesNotContain(Hostile, page + await GetAsync("/results"));
        foreach ((string file, string type) in new[] { ("report.md", "text/markdown"), ("report.html", "text/html") })
        {
            using HttpResponseMessage answer = await place.Client.GetAsync(new Uri("/results/1/" + file, UriKind.Relative));
            Assert.AreEqual((type, "attachment"), (answer.Content.Headers.ContentType!.MediaType, answer.Content.Headers.ContentDisposition!.DispositionType));
            Assert.DoesNotContain(Hostile, await answer.Content.ReadAsStringAsync());
        }
    }

    [TestMethod]
    public async Task A_report_of_another_version_is_told_as_such()
    {
        await KeepAsync(Result(TestKind.Stress, passed: false) with { Report = """{"title":"t","blocks":[{"block":"hologram"}]}""" });
        string page = await GetAsync("/results/1");
        StringAssert.Contains(page, "another version");
        StringAssert.Contains(page, "HOLDS");
    }

    [TestMethod]
    public async Task The_API_gives_the_answer_of_the_command()
    {
        await KeepAsync(Result(TestKind.Stress, passed: false), Result(TestKind.Preflight, passed: null));
        JsonNode list = await place.AskAsync("/api/v1/results?limit=1");
        Assert.AreEqual(2, (int)list["results"]!.AsArray().Single()!["id"]!);
        Assert.IsNull(list["results"]![0]!["answer"]);
        Assert.AreEqual(40, (int)(await place.AskAsync("/api/v1/results/1"))["results"]![0]!["answer"]!["knee"]!);
        Assert.AreEqual(1, (int)(await place.AskAsync("/api/v1/results?kind=stress"))["results"]!.AsArray().Single()!["id"]!);
        using HttpResponseMessage missing = await place.Client.GetAsync(new Uri("/api/v1/results/9", UriKind.Relative));
        Assert.AreEqual((HttpStatusCode.NotFound, "application/problem+json"), (missing.StatusCode, missing.Content.Headers.ContentType!.MediaType));
    }

    private async Task KeepAsync(params TestResult[] results)
    {
        await place.Store.WriteAsync(transaction => results.Select(transaction.Keep).ToArray(), CancellationToken.None);
        await place.StartAsync();
    }

    private Task<string> GetAsync(string path) => place.Client.GetStringAsync(new Uri(path, UriKind.Relative));

    private static TestResult Result(TestKind kind, bool? passed) => new()
    {
        Kind = kind,
        Subject = Hostile,
        Verdict = "holds",
        Passed = passed,
        Summary = Hostile,
        StartedAt = TimeProvider.System.GetUtcNow().AddMinutes(-1),
        EndedAt = TimeProvider.System.GetUtcNow(),
        Answer = """{"knee":40}""",
        Report = DocumentJson.Write(new Document(Hostile, [new Answer("BREAKS", Hostile, Tone.Bad), new Picture("stress", new Chart { Title = Hostile, Horizontal = "at once", Left = new ChartLine(Hostile, [new ChartPoint(1, 2), new ChartPoint(2, 3)]) })])),
    };
}
