namespace UptimeSampler.App.Web.Pages;

/// <summary>Where the pages of things are.</summary>
public static class PathTo
{
    /// <summary>A target's page. Names may hold any character that can be seen.</summary>
    public static string Target(string name) => "/targets/" + Uri.EscapeDataString(name);

    /// <summary>An incident's page.</summary>
    public static string Incident(long id) => $"/incidents/{id}";

    /// <summary>The page of silences.</summary>
    public const string Silences = "/silences";

    /// <summary>Where a silence is ended.</summary>
    public static string SilenceEnd(long id) => $"{Silences}/{id}/end";

    /// <summary>The page of a stress test's or a preflight's result.</summary>
    public static string Result(long id) => $"/results/{id}";
}
