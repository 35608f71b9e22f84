using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;

namespace UptimeSampler.App.Web;

/// <summary>What reads much of the database, or sends requests to targets, happens a few at a time: sampling goes before answering.</summary>
internal static class HeavyWork
{
    /// <summary>Policy of what reads much.</summary>
    public const string Policy = "heavy";

    /// <summary>Policy of what probes.</summary>
    public const string Probing = "probing";

    private const int AtOnce = 4, Waiting = 64, ProbesAtOnce = 16, ProbesWaiting = 64;

    public static void Add(IServiceCollection services) => services.AddRateLimiter(limiter => limiter
        .AddConcurrencyLimiter(Policy, limits => (limits.PermitLimit, limits.QueueLimit, limits.QueueProcessingOrder) = (AtOnce, Waiting, QueueProcessingOrder.OldestFirst))
        .AddConcurrencyLimiter(Probing, limits => (limits.PermitLimit, limits.QueueLimit, limits.QueueProcessingOrder) = (ProbesAtOnce, ProbesWaiting, QueueProcessingOrder.OldestFirst))
        .RejectionStatusCode = StatusCodes.Status503ServiceUnavailable);
}
