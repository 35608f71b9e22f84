using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection;
using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Web.Access;

/// <summary>ASP.NET Core's authentication, authorisation and anti-forgery, told what is ours.</summary>
internal static class AccessServices
{
    public static void Add(IServiceCollection services, WebSettings settings)
    {
        services.AddSingleton(source => new LocalVisitor(settings, source.GetRequiredService<WebSource>())).AddSingleton<FailedSignIns>().AddSingleton<Sessions>();
        // Keys live as long as the process: no secret lies on the disk, and a restart signs everybody out.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(AccessNames.Scheme)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessNames.Scheme, null)
            .AddCookie(AccessNames.Cookie, cookie => ConfigureCookie(cookie, settings));
        // Whoever forgets to say who may use an endpoint has it read by those who may read.
        services.AddAuthorizationBuilder()
            .AddPolicy(AccessNames.Operator, policy => policy.RequireRole(AccessNames.Operator))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole(AccessNames.Viewer, AccessNames.Operator).Build());
        services.AddAntiforgery(antiforgery => ConfigureAntiforgery(antiforgery, settings));
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie, WebSettings settings)
    {
        cookie.Cookie = new OwnCookie(AccessNames.SessionCookie, settings.PublicUrl);
        cookie.ExpireTimeSpan = Sessions.Length;
        cookie.SlidingExpiration = false;
        cookie.Events.OnValidatePrincipal = context =>
        {
            // Who signed out, or whose token was removed, is out at once, with every copy of the cookie.
            IServiceProvider services = context.HttpContext.RequestServices;
            if (context.Principal is not { } visitor || !services.GetRequiredService<Sessions>().AreOpenTo(visitor, services.GetRequiredService<WebSource>().Store.AccessTokens()))
                context.RejectPrincipal();
            return Task.CompletedTask;
        };
    }

    private static void ConfigureAntiforgery(AntiforgeryOptions antiforgery, WebSettings settings)
    {
        antiforgery.HeaderName = AccessNames.AntiforgeryHeader;
        antiforgery.FormFieldName = AccessNames.AntiforgeryField;
        antiforgery.Cookie = new OwnCookie("uptimesampler.csrf", settings.PublicUrl);
        // The security headers forbid every frame already.
        antiforgery.SuppressXFrameOptionsHeader = true;
    }
}
