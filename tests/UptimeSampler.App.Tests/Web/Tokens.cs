using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Tokens of a test.</summary>
internal static class Tokens
{
    /// <summary>Makes one and returns what its holder sends.</summary>
    public static async Task<string> AddAsync(Store store, string name, AccessRole role)
    {
        string secret = AccessToken.NewSecret().Reveal();
        await store.WriteAsync(transaction =>
        {
            transaction.AddToken(new AccessToken(name, role, AccessToken.HashOf(secret), TimeProvider.System.GetUtcNow()));
            return true;
        }, CancellationToken.None);
        return secret;
    }
}
