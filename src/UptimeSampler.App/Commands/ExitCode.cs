namespace UptimeSampler.App.Commands;

/// <summary>Exit codes, shaped as Nagios plug-ins' are.</summary>
internal static class ExitCode
{
    public const int Healthy = 0;
    public const int Degraded = 1;
    public const int Failing = 2;

    /// <summary>Not enough evidence, or a wrong call.</summary>
    public const int Unknown = 3;
}
