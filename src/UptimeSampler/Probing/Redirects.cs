using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;

namespace UptimeSampler.Probing;

/// <summary>Follows redirects by hand, so that each hop is resolved, pinned and timed like the first.</summary>
internal sealed class Redirects
{
    /// <summary>Most redirects followed in one probe.</summary>
    public const int Limit = 10;

    private readonly HashSet<(string Url, string Method)> seen = [];

    /// <summary>The next step; null when the response is no redirect.</summary>
    /// <exception cref="ProbeFaultException">The redirect leads nowhere, in a circle, from https to http, or is one too many.</exception>
    public HttpStep? Next(HttpStep step, HttpResponseMessage response)
    {
        if (!IsRedirect(response))
            return null;
        seen.Add((step.Url.AbsoluteUri, step.Method.Method));
        if (!response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues values) || values.Count == 0)
            throw new ProbeFaultException(FailureClass.Redirect, $"a redirect ({(int)response.StatusCode}) without a Location");
        string location = values.ToString();
        if (!Uri.TryCreate(step.Url, location, out Uri? url) || url.Scheme is not ("http" or "https") || url.Host.Length == 0 || !HasName(url))
            throw new ProbeFaultException(FailureClass.Redirect, $"a redirect to {DetailText.Quote(Shown(location))}, which is no http or https URL");
        if (step.Url.Scheme == "https" && url.Scheme == "http")
            throw new ProbeFaultException(FailureClass.Redirect, $"a redirect from https to {DetailText.Quote(Shown(url.AbsoluteUri))}, which is not encrypted");
        HttpStep next = After(step, response.StatusCode, url);
        if (seen.Contains((url.AbsoluteUri, next.Method.Method)))
            throw new ProbeFaultException(FailureClass.Redirect, $"redirects in a circle back to {DetailText.Quote(Shown(url.AbsoluteUri))}");
        if (seen.Count == Limit + 1)
            throw new ProbeFaultException(FailureClass.Redirect, $"more than {Limit} redirects");
        return next;
    }

    /// <summary>Where a redirect leads, as a message may show it; null when the response is none.</summary>
    public static string? LocationOf(HttpResponseMessage response) =>
        IsRedirect(response) && response.Headers.NonValidated.TryGetValues("Location", out HeaderStringValues values) && values.Count > 0 ? DetailText.Quote(Shown(values.ToString())) : null;

    private static bool IsRedirect(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>A host that looks like an international name and is none shows only when it is asked for.</summary>
    private static bool HasName(Uri url)
    {
        try
        {
            return url.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    private static HttpStep After(HttpStep step, HttpStatusCode status, Uri url)
    {
        bool atOrigin = step.AtOrigin && Uri.Compare(step.Url, url, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
        bool becomesGet = status == HttpStatusCode.SeeOther
            ? step.Method != HttpMethod.Head
            : status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found && step.Method == HttpMethod.Post;
        HttpStep next = new(url, becomesGet ? HttpMethod.Get : step.Method, step.WithBody && !becomesGet, atOrigin);
        if (next is { WithBody: true, AtOrigin: false })
            throw new ProbeFaultException(FailureClass.Redirect, $"a redirect ({(int)status}) would carry the request's body to another origin");
        return next;
    }

    /// <summary>Without user, password and query: they may hold secrets.</summary>
    private static string Shown(string url)
    {
        string beforeQuery = url.Split('?', '#')[0];
        return beforeQuery[(beforeQuery.LastIndexOf('@') + 1)..];
    }
}
