using Microsoft.Extensions.Logging;
using UptimeSampler.Detection;

namespace UptimeSampler.Service.Judging;

/// <summary>Sorts out saved states that are damaged: one target that starts anew is better than none that is watched.</summary>
internal static class SavedDetectors
{
    /// <summary>
    /// The states without the damaged ones. One of a newer program stays and is refused when it is needed: it is sound, and to go on without
    /// it would overwrite it.
    /// </summary>
    public static IReadOnlyDictionary<DetectorKey, byte[]> Usable(IReadOnlyDictionary<DetectorKey, byte[]> states, ILogger log)
    {
        Dictionary<DetectorKey, byte[]> usable = [];
        foreach ((DetectorKey key, byte[] state) in states)
            if (TargetDetector.IsOfNewerProgram(state) || Problem(state) is not { } problem)
                usable.Add(key, state);
            else
                log.LogError("{Target}: its saved detector state is damaged ({Problem}); its evidence so far is lost, and it is judged by new samples only. 'uptimesampler db stats' shows whether more is damaged", key.Target, problem);
        return usable;
    }

    private static string? Problem(byte[] state)
    {
        try
        {
            TargetDetector.FromBytes(state);
            return null;
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException or ArgumentException or FormatException or OverflowException)
        {
            return damaged.Message;
        }
    }
}
