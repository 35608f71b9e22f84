using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Web;

/// <summary>What went wrong with a request, as problem details (RFC 9457). What nobody foresaw is logged and not told.</summary>
internal sealed class ProblemAnswers(IProblemDetailsService problems, WebSource source) : IExceptionHandler
{
    /// <summary>The form of all problems.</summary>
    public const string ContentType = "application/problem+json";

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        // Nobody is there any more, or was given up.
        if (exception is OperationCanceledException && (httpContext.RequestAborted.IsCancellationRequested || httpContext.Response.HasStarted))
            return true;
        ProblemDetails details = Details(exception);
        httpContext.Response.StatusCode = details.Status!.Value;
        await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = details });
        return true;
    }

    private ProblemDetails Details(Exception exception)
    {
        switch (exception)
        {
            case RequestException refused:
                ProblemDetails details = new() { Status = refused.Status, Detail = refused.Message };
                if (refused.Parameter is not null)
                    (details.Extensions["parameter"], details.Extensions["value"]) = (refused.Parameter, refused.Value);
                return details;
            case BadHttpRequestException bad:
                return new ProblemDetails { Status = bad.StatusCode, Detail = bad.Message };
            case StorageException refused:
                source.Log.LogError("A request was not answered: {Problem}", refused.Message);
                return new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Detail = "the database cannot be used now; the log of the service says why" };
            default:
                source.Log.LogError(exception, "A request was not answered");
                return new ProblemDetails { Status = StatusCodes.Status500InternalServerError, Detail = "the service could not answer; its log says why" };
        }
    }
}
