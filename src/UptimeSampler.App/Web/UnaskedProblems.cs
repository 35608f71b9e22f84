using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace UptimeSampler.App.Web;

/// <summary>Tells problems to whoever asked for something that they are not, such as lines of CSV or a stream of events: what went wrong in another form than the wanted one helps more than nothing.</summary>
internal sealed class UnaskedProblems : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        HttpResponse answer = context.HttpContext.Response;
        context.ProblemDetails.Status ??= answer.StatusCode;
        context.ProblemDetails.Title ??= ReasonPhrases.GetReasonPhrase(context.ProblemDetails.Status.Value);
        await answer.WriteAsJsonAsync(context.ProblemDetails, options: null, ProblemAnswers.ContentType, context.HttpContext.RequestAborted);
    }
}
