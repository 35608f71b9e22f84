using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Caching.Memory;

namespace UptimeSampler.App.Web.Access;

/// <summary>Who has signed in, kept here and not in the cookie: who signs out ends the session, and with it every copy of its cookie.</summary>
internal sealed class Sessions : ITicketStore, IDisposable
{
    /// <summary>How long a session lasts, however often it is used.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromDays(7);

    /// <summary>Sessions that one token may have; one more ends its oldest, and nobody else's.</summary>
    public const int MostOfToken = 100;

    private const int KeyBytes = 32;

    private readonly MemoryCache sessions = new(new MemoryCacheOptions());
    private readonly Dictionary<string, Queue<string>> keysOf = new(StringComparer.Ordinal);

    public async Task<string> StoreAsync(AuthenticationTicket ticket)
    {
        string key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(KeyBytes));
        EndOldest(ticket.Principal.FindFirstValue(AccessNames.TokenHash) ?? "", key);
        await RenewAsync(key, ticket);
        return key;
    }

    public Task RenewAsync(string key, AuthenticationTicket ticket)
    {
        sessions.Set(key, ticket, Length);
        return Task.CompletedTask;
    }

    public Task<AuthenticationTicket?> RetrieveAsync(string key) => Task.FromResult(sessions.Get<AuthenticationTicket>(key));

    public Task RemoveAsync(string key)
    {
        sessions.Remove(key);
        return Task.CompletedTask;
    }

    public void Dispose() => sessions.Dispose();

    private void EndOldest(string token, string key)
    {
        lock (keysOf)
        {
            if (!keysOf.TryGetValue(token, out Queue<string>? keys))
                keysOf.Add(token, keys = []);
            keys.Enqueue(key);
            if (keys.Count > MostOfToken)
                sessions.Remove(keys.Dequeue());
        }
    }
}
