using System.Runtime.InteropServices;
using System.Text;

namespace UptimeSampler;

/// <summary>
/// Tells regular files from pipes, devices and sockets. To open a pipe waits for whoever writes to it, for ever and against any signal,
/// and a device may have no end.
/// </summary>
public static class RegularFile
{
    private const int CurrentFolder = -100;
    private const uint TypeWanted = 1;

    // struct statx is the same on every architecture: 256 bytes, the mode at 28 (statx(2)).
    private const int ResultBytes = 256;
    private const int ModeAt = 28;
    private const int TypeMask = 0xF000;

    /// <summary>
    /// Refuses what is there and no regular file; links are followed. Of files that are not there, or not to be seen, it says nothing:
    /// opening them will. Knows Linux only; elsewhere everything passes.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="NotRegularFileException">It is a pipe, a device or a socket.</exception>
    public static void Require(string path)
    {
        if (OperatingSystem.IsLinux() && !Directory.Exists(path) && TypeOf(path) is { } type)
            throw new NotRegularFileException(type);
    }

    private static string? TypeOf(string path)
    {
        byte[] result = new byte[ResultBytes];
        try
        {
            if (StatX(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), 0, TypeWanted, result) != 0)
                return null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2018, or musl's from before 2024.
            return null;
        }
        return (BitConverter.ToUInt16(result, ModeAt) & TypeMask) switch
        {
            0x1000 => "a pipe",
            0x2000 or 0x6000 => "a device",
            0xC000 => "a socket",
            _ => null,
        };
    }

    [DllImport("libc", EntryPoint = "statx", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int folder, byte[] path, int flags, uint mask, byte[] result);
}

/// <summary>A file is none that can be read to its end.</summary>
public sealed class NotRegularFileException : IOException
{
    /// <summary>Says what it is and what to do.</summary>
    /// <param name="type">Such as "a pipe".</param>
    public NotRegularFileException(string type)
        : base($"it is {type}, which might never end, and only regular files are read; write what it gives to a file and name that")
    {
    }
}
