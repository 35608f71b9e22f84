namespace UptimeSampler.Load;

/// <summary>
/// When a request is sent a second time. A server may close a kept connection between two requests, and a request that crosses this close on its
/// way is lost without anybody's fault: browsers and other clients send it again on a new connection (RFC 9112, section 9.3.1). Only where the
/// connection has carried an answer before, nothing came back, and sending twice does no harm; and once only: what a new connection
/// meets is the server's answer.
/// </summary>
internal static class Resending
{
    private static readonly string[] Idempotent = ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"];

    /// <summary>Whether sending a request twice does no harm (RFC 9110, section 9.2.2).</summary>
    /// <param name="method">The HTTP method.</param>
    public static bool IsSafeFor(string method) => Idempotent.Contains(method);

    /// <summary>Whether a failure is how a crossed close looks.</summary>
    public static bool IsCrossedClose(FailureClass failure) => failure is FailureClass.Closed or FailureClass.Reset;
}
