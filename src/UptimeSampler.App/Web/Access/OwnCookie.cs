using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web.Access;

/// <summary>A cookie that scripts cannot read and other sites cannot have sent; once the way to the browser is encrypted, it goes no other way.</summary>
internal sealed class OwnCookie : CookieBuilder
{
    private readonly Uri? publicUrl;

    /// <param name="name">Its name.</param>
    /// <param name="publicUrl">Where browsers find the pages; null when it is not known.</param>
    public OwnCookie(string name, Uri? publicUrl)
    {
        this.publicUrl = publicUrl;
        (Name, HttpOnly, SameSite, SecurePolicy, IsEssential) = (name, true, SameSiteMode.Strict, CookieSecurePolicy.SameAsRequest, true);
    }

    // A proxy that ends TLS speaks plain HTTP with us: that the browser does not is known by the name that it asked for, by the page that it comes from, or by what
    // the proxy says. Whoever says so falsely keeps only their own cookie from themselves.
    public override CookieOptions Build(HttpContext context, DateTimeOffset expiresFrom)
    {
        CookieOptions options = base.Build(context, expiresFrom);
        IHeaderDictionary headers = context.Request.Headers;
        options.Secure |= publicUrl?.Scheme == Uri.UriSchemeHttps
            && (publicUrl.IdnHost.Equals(context.Request.Host.Host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)
                || headers["X-Forwarded-Proto"] is [{ } way] && way.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase)
                || headers.Origin is [{ } origin] && origin.StartsWith("https://", StringComparison.OrdinalIgnoreCase));
        return options;
    }
}
