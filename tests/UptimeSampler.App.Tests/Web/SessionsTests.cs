using System.Security.Claims;
using UptimeSampler.App.Web.Access;

namespace UptimeSampler.App.Tests.Web;

[TestClass]
public sealed class SessionsTests
{
    private static readonly AccessToken[] Known = [TokenOf("a"), TokenOf("b")];

    [TestMethod]
    public void One_token_that_signs_in_without_end_ends_its_own_oldest_sessions_and_nobody_elses()
    {
        Sessions sessions = new();
        ClaimsPrincipal other = sessions.Begin(TokenOf("b")), oldest = sessions.Begin(TokenOf("a")), next = sessions.Begin(TokenOf("a"));
        for (int i = 2; i <= Sessions.MostOfToken; i++)
            sessions.Begin(TokenOf("a"));
        Assert.AreEqual((false, true, true), (sessions.AreOpenTo(oldest, Known), sessions.AreOpenTo(next, Known), sessions.AreOpenTo(other, Known)));
    }

    [TestMethod]
    public void A_session_that_was_ended_or_never_began_is_nobodys_and_who_brings_a_token_needs_none()
    {
        Sessions sessions = new();
        ClaimsPrincipal visitor = sessions.Begin(TokenOf("a"));
        sessions.End(visitor);
        sessions.End(null);
        Assert.IsFalse(sessions.AreOpenTo(visitor, Known));
        Assert.IsFalse(sessions.AreOpenTo(new Sessions().Begin(TokenOf("a")), Known), "of another process");
        Assert.IsFalse(sessions.AreOpenTo(sessions.Begin(TokenOf("a")), [TokenOf("b")]), "its token is gone");
        Assert.IsFalse(sessions.AreOpenTo(Visitors.Of(TokenOf("a"), AccessNames.Cookie), Known), "no session");
        Assert.IsTrue(sessions.AreOpenTo(Visitors.Of(TokenOf("a"), AccessNames.ByBearer), Known));
    }

    private static AccessToken TokenOf(string name) => new(name, AccessRole.Viewer, AccessToken.HashOf(name), DateTimeOffset.UnixEpoch);
}
