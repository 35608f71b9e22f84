using System.Diagnostics;

namespace UptimeSampler.App.Tests.Commands;

/// <summary>A file system of a few hundred kilobytes of its own: it can be filled, and mounted read-only, which stops root too.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-disk-");

    private SmallDisk(int kilobytes)
    {
        bool isMounted = Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", folder.FullName);
        if (!isMounted)
            folder.Delete();
        Prerequisite.Require(isMounted, "the right to mount a small file system", "run the tests as root, in a container with CAP_SYS_ADMIN");
    }

    public string Folder => folder.FullName;

    public string Path => System.IO.Path.Combine(Folder, "test.db");

    public static SmallDisk Mount(int kilobytes) => new(kilobytes);

    /// <summary>Uses up all that is free.</summary>
    public void Fill()
    {
        using FileStream filler = new(System.IO.Path.Combine(Folder, "filler"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                filler.Write(new byte[4_096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }

    public void Empty() => File.Delete(System.IO.Path.Combine(Folder, "filler"));

    public void MakeReadOnly() => Assert.IsTrue(Run("mount", "-o", "remount,ro", folder.FullName));

    public void Dispose()
    {
        Run("umount", "-l", folder.FullName);
        folder.Delete(recursive: true);
    }

    private static bool Run(string program, params string[] args)
    {
        using Process process = Process.Start(new ProcessStartInfo(Prerequisite.Require(program, "apt-get install mount"), args) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
