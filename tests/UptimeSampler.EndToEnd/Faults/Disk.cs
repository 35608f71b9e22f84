using System.Diagnostics;

namespace UptimeSampler.EndToEnd.Faults;

/// <summary>A small disk of its own (a tmpfs), which can be filled to the last byte without harm to others. Needs root.</summary>
internal sealed class Disk : IDisposable
{
    private const string Size = "8m";

    private readonly string mountPoint;

    private Disk(string mountPoint) => this.mountPoint = mountPoint;

    private string Ballast => Path.Combine(mountPoint, "ballast");

    public string PathOf(string file) => Path.Combine(mountPoint, file);

    public static Disk Mount(string folder)
    {
        string mountPoint = Directory.CreateDirectory(folder).FullName;
        Prerequisite.Require(Run("mount", "-t", "tmpfs", "-o", "size=" + Size, "none", mountPoint), "a tmpfs of its own", "run the tests as root");
        return new Disk(mountPoint);
    }

    /// <summary>Writes until nothing fits any more.</summary>
    public void Fill()
    {
        using FileStream file = new(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
                file.Write(page);
        }
        catch (IOException)
        {
            // Full, which is what was wanted.
        }
    }

    public void Free() => File.Delete(Ballast);

    public void Dispose() => Assert.IsTrue(Run("umount", mountPoint), $"{mountPoint} is still in use");

    /// <summary>Runs a system program; true when it says that it worked.</summary>
    public static bool Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(Prerequisite.Require(program, "it is part of util-linux or e2fsprogs"), arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
