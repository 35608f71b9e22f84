namespace UptimeSampler.Backtesting;

/// <summary>One rule over the samples of one target, in time order.</summary>
internal interface IRuleFold
{
    /// <summary>Takes the next sample.</summary>
    /// <param name="sample">The sample.</param>
    /// <param name="index">Its place among all of the target's, from 0.</param>
    void Take(Sample sample, long index);

    /// <summary>No sample is left.</summary>
    void End();
}

/// <summary>What a fold begins with.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="Settings">What is to be found as time goes by.</param>
/// <param name="Alerts">Where alerts go.</param>
internal sealed record FoldStart(string Target, SettingsTimeline Settings, AlertList Alerts);
