namespace UptimeSampler.Targets;

/// <summary>How much a targets file may hold.</summary>
public static class TargetLimits
{
    /// <summary>Bytes of the file.</summary>
    public const int FileSize = 10 << 20;

    /// <summary>Targets in the file.</summary>
    public const int Targets = 10_000;

    /// <summary>Channels in the file.</summary>
    public const int Channels = 100;

    /// <summary>Characters of the name of a target, channel, worker or location.</summary>
    public const int NameLength = 100;

    /// <summary>Bytes of a file that holds a secret.</summary>
    public const int SecretFileSize = 64 << 10;
}
