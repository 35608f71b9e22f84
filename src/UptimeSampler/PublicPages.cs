namespace UptimeSampler;

/// <summary>Where the service's pages are, as the receivers of alerts reach them.</summary>
/// <param name="Address">Scheme, host and port: pages are answered at the root.</param>
public sealed record PublicPages(Uri Address)
{
    /// <summary>The page of all targets.</summary>
    public string Home => Address.GetLeftPart(UriPartial.Authority) + "/";

    /// <summary>The page of all incidents that are not over.</summary>
    public string OpenIncidents => Home + "incidents?open=true";

    /// <summary>An incident's page.</summary>
    /// <param name="id">Its number in the database.</param>
    public string Incident(long id) => $"{Home}incidents/{id}";
}
