using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using UptimeSampler.App.Settings;

namespace UptimeSampler.App.Web.Access;

/// <summary>ASP.NET Core's authentication, authorisation and anti-forgery, told what is ours.</summary>
internal static class AccessServices
{
    private static readonly TimeSpan SignedInFor = TimeSpan.FromDays(7);

    public static void Add(IServiceCollection services, WebSettings settings)
    {
        services.AddSingleton(source => new LocalVisitor(settings, source.GetRequiredService<WebSource>())).AddSingleton<FailedSignIns>();
        // Keys live as long as the process: no secret lies on the disk, and a restart signs everybody out.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddAuthentication(AccessNames.Scheme)
            .AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessNames.Scheme, null)
            .AddCookie(AccessNames.Cookie, ConfigureCookie);
        // Whoever forgets to say who may use an endpoint has it read by those who may read.
        services.AddAuthorizationBuilder()
            .AddPolicy(AccessNames.Operator, policy => policy.RequireRole(AccessNames.Operator))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireRole(AccessNames.Viewer, AccessNames.Operator).Build());
        services.AddAntiforgery(ConfigureAntiforgery);
    }

    private static void ConfigureCookie(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "uptimesampler";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = SignedInFor;
        // However often it is used.
        cookie.SlidingExpiration = false;
        cookie.Events.OnValidatePrincipal = context =>
        {
            // A token that was removed signs its holder out at once.
            if (context.Principal is not { } visitor || !Visitors.IsStillValid(visitor, context.HttpContext.RequestServices.GetRequiredService<WebSource>().Store.AccessTokens()))
                context.RejectPrincipal();
            return Task.CompletedTask;
        };
    }

    private static void ConfigureAntiforgery(AntiforgeryOptions antiforgery)
    {
        antiforgery.HeaderName = AccessNames.AntiforgeryHeader;
        antiforgery.FormFieldName = AccessNames.AntiforgeryField;
        antiforgery.Cookie.Name = "uptimesampler.csrf";
        antiforgery.Cookie.HttpOnly = true;
        antiforgery.Cookie.SameSite = SameSiteMode.Strict;
        antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        // The security headers forbid every frame already.
        antiforgery.SuppressXFrameOptionsHeader = true;
    }
}
