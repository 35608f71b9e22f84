namespace UptimeSampler.App.Web.Access;

/// <summary>Names that the parts of access know each other by.</summary>
internal static class AccessNames
{
    /// <summary>The scheme that decides who somebody is.</summary>
    public const string Scheme = "access";

    /// <summary>The scheme of those who signed in with a browser.</summary>
    public const string Cookie = "cookie";

    /// <summary>Policy: may read.</summary>
    public const string Viewer = "viewer";

    /// <summary>Policy: may change.</summary>
    public const string Operator = "operator";

    /// <summary>How somebody was let in who brought a token with the request: no browser does that by itself.</summary>
    public const string ByBearer = "bearer";

    /// <summary>How somebody was let in who sits at this machine.</summary>
    public const string ByLoopback = "loopback";

    /// <summary>Claim: the hash of the token that somebody signed in with.</summary>
    public const string TokenHash = "token_hash";

    /// <summary>Claim: the session of who signed in with a browser.</summary>
    public const string Session = "session";

    /// <summary>Cookie of who signed in with a browser.</summary>
    public const string SessionCookie = "uptimesampler";

    /// <summary>Header that carries the anti-forgery token.</summary>
    public const string AntiforgeryHeader = "X-CSRF-Token";

    /// <summary>Form field that carries it.</summary>
    public const string AntiforgeryField = "csrf";
}
