using System.Security.Claims;
using UptimeSampler.App.Web.Access;

namespace UptimeSampler.App.Tests.Web;

[TestClass]
public sealed class SessionsTests
{
    [TestMethod]
    public void One_token_that_signs_in_without_end_ends_its_own_oldest_sessions_and_nobody_elses()
    {
        Sessions sessions = new();
        ClaimsPrincipal other = sessions.Begin(TokenOf("b")), oldest = sessions.Begin(TokenOf("a")), next = sessions.Begin(TokenOf("a"));
        for (int i = 2; i <= Sessions.MostOfToken; i++)
            sessions.Begin(TokenOf("a"));
        Assert.AreEqual((false, true, true), (sessions.IsLive(oldest), sessions.IsLive(next), sessions.IsLive(other)));
    }

    [TestMethod]
    public void A_session_that_was_ended_or_never_began_is_nobodys_and_who_brings_a_token_needs_none()
    {
        Sessions sessions = new();
        ClaimsPrincipal visitor = sessions.Begin(TokenOf("a"));
        sessions.End(visitor);
        sessions.End(null);
        Assert.IsFalse(sessions.IsLive(visitor));
        Assert.IsFalse(sessions.IsLive(new Sessions().Begin(TokenOf("a"))), "of another process");
        Assert.IsFalse(sessions.IsLive(Visitors.Of(TokenOf("a"), AccessNames.Cookie)), "no session");
        Assert.IsTrue(sessions.IsLive(Visitors.Of(TokenOf("a"), AccessNames.ByBearer)));
    }

    private static AccessToken TokenOf(string name) => new(name, AccessRole.Viewer, AccessToken.HashOf(name), DateTimeOffset.UnixEpoch);
}
