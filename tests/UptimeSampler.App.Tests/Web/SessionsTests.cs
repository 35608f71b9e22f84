using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using UptimeSampler.App.Web.Access;

namespace UptimeSampler.App.Tests.Web;

[TestClass]
public sealed class SessionsTests
{
    [TestMethod]
    public async Task One_token_that_signs_in_without_end_ends_its_own_oldest_sessions_and_nobody_elses()
    {
        using Sessions sessions = new();
        string other = await sessions.StoreAsync(TicketOf("b")), oldest = await sessions.StoreAsync(TicketOf("a")), next = await sessions.StoreAsync(TicketOf("a"));
        for (int i = 2; i <= Sessions.MostOfToken; i++)
            await sessions.StoreAsync(TicketOf("a"));
        Assert.IsNull(await sessions.RetrieveAsync(oldest));
        Assert.IsNotNull(await sessions.RetrieveAsync(next));
        Assert.IsNotNull(await sessions.RetrieveAsync(other));
    }

    [TestMethod]
    public async Task A_session_that_was_ended_or_never_began_is_nobodys()
    {
        using Sessions sessions = new();
        string key = await sessions.StoreAsync(TicketOf("a"));
        await sessions.RemoveAsync(key);
        Assert.IsNull(await sessions.RetrieveAsync(key));
        Assert.IsNull(await sessions.RetrieveAsync("guessed"));
    }

    private static AuthenticationTicket TicketOf(string hash) => new(new ClaimsPrincipal(new ClaimsIdentity([new Claim(AccessNames.TokenHash, hash)], "test")), AccessNames.Cookie);
}
