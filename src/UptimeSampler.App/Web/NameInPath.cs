namespace UptimeSampler.App.Web;

/// <summary>A target's name as a part of an address: a slash is the one character that arrives there as it was written, <c>%2F</c>.</summary>
internal static class NameInPath
{
    /// <summary>The one of a name; null when there is none.</summary>
    /// <param name="all">All of them.</param>
    /// <param name="nameOf">The name of one.</param>
    /// <param name="part">The part of the address.</param>
    public static T? Find<T>(IReadOnlyList<T> all, Func<T, string> nameOf, string part)
        where T : class => all.FirstOrDefault(one => nameOf(one) == part) ?? all.FirstOrDefault(one => nameOf(one) == part.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase));
}
