namespace UptimeSampler.Reports.Postmortems;

/// <summary>What to look at first, by the signature of the failures: suggestions, since samples from outside do not show the cause.</summary>
internal static class Measures
{
    /// <summary>A class with less than this share of the failures suggests nothing.</summary>
    private const double Share = 0.2;

    private static readonly (FailureClass[] Classes, string Text)[] Known =
    [
        ([FailureClass.Refused], "Is the server's process running, and does it listen on this address and port? Who restarts it when it ends?"),
        ([FailureClass.Reset, FailureClass.Closed], "Connections were ended without an answer: look for workers that crash or are restarted, for a full connection table, and for a limit of open files (/proc/PID/limits of the server's process)."),
        ([FailureClass.TimeoutConnect, FailureClass.Unreachable], "Nobody answered the connection: look at firewalls, routes and the queue of connections that wait to be taken in (ss -lnt: Recv-Q against Send-Q)."),
        ([FailureClass.TimeoutResponse], "The server took the request and did not answer in time: look for a full pool of workers or of connections to a database, and for what it was waiting for."),
        ([FailureClass.Dns], "The name did not resolve: look at the name servers of the zone, all of them, and at what has changed in it."),
        ([FailureClass.Tls, FailureClass.TimeoutTls], "TLS was not agreed: compare protocol versions, ciphers and certificates of all servers behind the name."),
        ([FailureClass.Certificate], "Renew the certificate on all servers behind the name, and let the service warn in time (tls.expiresWithin)."),
        ([FailureClass.Http5xx], "The server answered with an error of its own: its log at the times of the failing samples names the cause."),
        ([FailureClass.Http4xx, FailureClass.HttpStatus, FailureClass.Redirect], "The answer was another one than expected: what was deployed or configured at the onset?"),
        ([FailureClass.Assertion, FailureClass.BodyLimit, FailureClass.Protocol], "The answer's content was wrong: compare it with a good one, and what was deployed at the onset."),
    ];

    /// <summary>Suggestions, the most frequent failures first.</summary>
    /// <param name="incident">The incident.</param>
    public static IEnumerable<string> Of(Incident incident)
    {
        foreach (Suspect suspect in incident.Suspects.Take(2))
            yield return $"Compare {PlainText.Line(suspect.Text(), 100)} with the others: {Words.Number(suspect.Failures)} of {Words.Number(suspect.Samples)} {IncidentText.Went(incident)} there. {Instead(suspect)}";
        long all = incident.FailureClasses.Values.Sum();
        foreach ((FailureClass[] classes, string text) in Known.OrderByDescending(known => Count(incident, known.Classes)).Where(known => Count(incident, known.Classes) >= Share * all && all > 0))
            yield return text;
        if (incident.Summary.Contains("uptimesampler stress", StringComparison.Ordinal))
            yield return "Find the load at which it begins (uptimesampler stress), and the limit on the server (uptimesampler inspect --expect N); gate releases on both (uptimesampler preflight).";
        if (incident.Kind == IncidentKind.Latency)
            yield return "Answers became slower without failing: compare what the server does and waits for with the time before the onset.";
    }

    private static string Instead(Suspect suspect) => suspect.Dimension switch
    {
        "address" => $"Take {(suspect.Values.Count == 1 ? "it" : "them")} out of service until {(suspect.Values.Count == 1 ? "it is" : "they are")} understood.",
        Suspects.Connection when suspect.Value == ConnectionKind.New.Name() => "Look at what only new connections meet: the queue in which they wait to be taken in, TLS, a balancer's choice of a server, limits per client.",
        Suspects.Connection => "Look at what only kept connections meet: an idle time limit that is shorter than the client's, a server that was replaced behind them.",
        _ => "Other workers and places see the target as it is: look at the network between it and the target, and at the prober itself.",
    };

    private static long Count(Incident incident, FailureClass[] classes) => classes.Sum(one => incident.FailureClasses.GetValueOrDefault(one));
}
