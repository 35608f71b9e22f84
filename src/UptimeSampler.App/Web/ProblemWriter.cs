using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace UptimeSampler.App.Web;

/// <summary>Writes every problem in one shape, whatever was asked for: to whoever wants lines of CSV or a stream of events, what went wrong in another form helps more than nothing.</summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        HttpResponse answer = context.HttpContext.Response;
        context.ProblemDetails.Status ??= answer.StatusCode;
        // Of this type the title is that of the status (RFC 9457, 4.2.1).
        context.ProblemDetails.Type ??= "about:blank";
        context.ProblemDetails.Title ??= ReasonPhrases.GetReasonPhrase(context.ProblemDetails.Status.Value);
        await answer.WriteAsJsonAsync(context.ProblemDetails, options: null, ProblemAnswers.ContentType, context.HttpContext.RequestAborted);
    }
}
