namespace UptimeSampler.Probing;

/// <summary>
/// Knows whether this process has run out of file descriptors. Name look-ups and TLS need descriptors too and report
/// their lack as "no such name" or "untrusted", so their failures are checked against this before a target is blamed.
/// </summary>
internal sealed class DescriptorWatch(TimeProvider time)
{
    /// <summary>For how long after one refused descriptor other failures are put down to the same shortage.</summary>
    private static readonly TimeSpan ShortageLasts = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private long? refusedAt;

    public void WasRefused()
    {
        lock (gate)
            refusedAt = time.GetTimestamp();
    }

    public bool IsShort()
    {
        lock (gate)
        {
            if (refusedAt is { } at && time.GetElapsedTime(at) <= ShortageLasts)
                return true;
        }
        if (CanOpenOne())
            return false;
        WasRefused();
        return true;
    }

    private static bool CanOpenOne()
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle("/dev/null");
            return true;
        }
        catch (IOException refused)
        {
            // Anything but a shortage (a system without /dev/null) says nothing.
            return refused is FileNotFoundException or DirectoryNotFoundException;
        }
    }
}
