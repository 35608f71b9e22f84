using System.Text;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using UptimeSampler.App.Web.Api;
using UptimeSampler.Reports.Documents;

namespace UptimeSampler.App.Web.Pages.Results;

/// <summary><c>/results/ID</c>: what a stress test or a preflight came to, as it was told then; to be taken away as a report, too.</summary>
internal static class ResultPage
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapReading("/results/{id:long}", Show).ExcludeFromDescription();
        routes.MapReading("/results/{id:long}/report.md", (WebSource source, long id) => File(source, id, "md", "text/markdown; charset=utf-8", MarkdownText.WithoutPictures)).ExcludeFromDescription();
        routes.MapReading("/results/{id:long}/report.html", (WebSource source, long id) => File(source, id, "html", "text/html; charset=utf-8", HtmlText.Of)).ExcludeFromDescription();
    }

    private static RazorComponentResult<ResultView> Show(HttpContext http, WebSource source, IAntiforgery antiforgery, long id)
    {
        TestResult result = KeptResults.Find(source, id);
        return new RazorComponentResult<ResultView>(new Dictionary<string, object?>
        {
            [nameof(ResultView.Visitor)] = Visitor.Of(http, antiforgery),
            [nameof(ResultView.Result)] = result,
            [nameof(ResultView.Report)] = ReportOf(result),
        });
    }

    private static FileContentHttpResult File(WebSource source, long id, string ending, string type, Func<Document, string> write) =>
        TypedResults.File(Encoding.UTF8.GetBytes(write(ReportOf(KeptResults.Find(source, id)))), type, $"result-{id}.{ending}");

    private static Document ReportOf(TestResult result) => DocumentJson.Read(result.Report) ?? new Document(
        $"Result {result.Id}: {result.Subject}",
        [new Answer(TestNames.Word(result.Verdict), result.Summary, Tone.Plain), new Paragraph("The report was written by another version of this program and cannot be shown; the answer is there as JSON.")]);
}
