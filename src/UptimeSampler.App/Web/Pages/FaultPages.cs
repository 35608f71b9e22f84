using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace UptimeSampler.App.Web.Pages;

/// <summary>Shows problems as pages to browsers; programs get them as problem details.</summary>
internal sealed class FaultPages : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) =>
        !context.HttpContext.Request.Path.StartsWithSegments("/api") && context.HttpContext.Request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html");

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        HttpContext http = context.HttpContext;
        int status = context.ProblemDetails.Status ?? http.Response.StatusCode;
        RazorComponentResult<FaultPage> page = new(new Dictionary<string, object?>
        {
            [nameof(FaultPage.Title)] = status == StatusCodes.Status404NotFound ? "Not found" : "This did not work",
            [nameof(FaultPage.Detail)] = Sentence(context.ProblemDetails.Detail ?? (status == StatusCodes.Status404NotFound ? $"there is nothing at {PlainText.Line(http.Request.Path, 200)}" : $"the answer is HTTP {status}")),
        })
        { StatusCode = status };
        await page.ExecuteAsync(http);
    }

    private static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text[1..].TrimEnd('.') + '.';
}
