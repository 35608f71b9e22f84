using System.Diagnostics;
using System.Runtime.InteropServices;

namespace UptimeSampler.Service.Preflights;

/// <summary>Asks processes to end.</summary>
internal static class Signals
{
    private const int Sigterm = 15;

    /// <summary>Asks a process to end in order; on a system that knows no signals it is ended.</summary>
    public static void Terminate(Process process)
    {
        if (process.HasExited)
            return;
        if (OperatingSystem.IsWindows())
            process.Kill();
        else
            _ = Kill(process.Id, Sigterm);
    }

    [DllImport("libc", EntryPoint = "kill", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int id, int signal);
}
