namespace UptimeSampler.App.Web.Live;

/// <summary>One event of a stream, written once for all who hear it.</summary>
/// <param name="Kind"><c>incident</c>, <c>silence</c>, <c>samples</c> or <c>ping</c>.</param>
/// <param name="Json">What it says.</param>
internal sealed record LiveEvent(string Kind, string Json);

/// <summary>What was stored in the last second: of one target, or of all together.</summary>
/// <param name="Target">The target; null for all together.</param>
/// <param name="At">When this was told (UTC).</param>
/// <param name="Samples">Valid samples.</param>
/// <param name="Failures">Failed ones among them.</param>
/// <param name="Invalid">Samples that our own faults spoilt.</param>
/// <param name="Evidence">Evidence of a target as it stands; null for all together.</param>
/// <param name="Threshold">The evidence at which an incident is opened; null for all together.</param>
/// <param name="Progress">How far on the way to an incident, from 0 to 1, as pages show it; null for all together.</param>
internal sealed record SamplesEventJson(string? Target, DateTimeOffset At, long Samples, long Failures, long Invalid, double? Evidence, double? Threshold, double? Progress);
