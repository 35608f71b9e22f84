namespace UptimeSampler;

/// <summary>All targets together, as one that incidents can be about: what fails a little everywhere shows here first.</summary>
public static class Fleet
{
    /// <summary>Its name in the place of a target's.</summary>
    public const string Name = "all targets";

    /// <summary>With fewer targets, what they share cannot be told from what they do not.</summary>
    public const int LeastTargets = 3;

    /// <summary>A target that is heard less often does not take part: all would have to wait for it.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
}
