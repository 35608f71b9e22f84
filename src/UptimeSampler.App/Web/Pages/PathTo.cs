namespace UptimeSampler.App.Web.Pages;

/// <summary>Where the pages of things are.</summary>
public static class PathTo
{
    /// <summary>A target's page. Names may hold any character that can be seen.</summary>
    public static string Target(string name) => "/targets/" + Uri.EscapeDataString(name);

    /// <summary>An incident's page.</summary>
    public static string Incident(long id) => $"/incidents/{id}";
}
