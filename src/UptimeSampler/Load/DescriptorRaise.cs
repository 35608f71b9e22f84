using System.Runtime.InteropServices;

namespace UptimeSampler.Load;

/// <summary>Raises this process's own limit of file descriptors as far as it may.</summary>
public static partial class DescriptorRaise
{
    // RLIMIT_NOFILE: 7 on Linux but for MIPS and SPARC, on which .NET does not run.
    private const int OpenFiles = 7;

    /// <summary>Raises the soft limit to the hard one, which needs no privilege. .NET does so at its start; whoever started it may have undone that.</summary>
    /// <returns>False when it was refused, or on another system than Linux.</returns>
    public static bool TryRaise()
    {
        if (!OperatingSystem.IsLinux() || !Environment.Is64BitProcess || GetLimit(OpenFiles, out Limit limit) != 0)
            return false;
        return limit.Soft == limit.Hard || SetLimit(OpenFiles, new Limit { Soft = limit.Hard, Hard = limit.Hard }) == 0;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetLimit(int resource, in Limit limit);

    private struct Limit
    {
        public ulong Soft { get; set; }

        public ulong Hard { get; set; }
    }
}
