using System.ComponentModel;
using System.Runtime.InteropServices;

namespace UptimeSampler.Load.Epoll;

/// <summary>What can be said of a connection. The numbers are the kernel's.</summary>
[Flags]
internal enum Readiness : uint
{
    None = 0,
    Readable = 1,
    Writable = 4,
    Failed = 8,
    HungUp = 16,
    PeerClosed = 0x2000,

    /// <summary>The peer sends nothing more.</summary>
    Ended = Failed | HungUp | PeerClosed,
}

/// <summary>Many connections, waited for at once (epoll, edge-triggered: each change is told once).</summary>
internal sealed class EpollSet : IDisposable
{
    /// <summary>Most connections told of in one wait, the oldest first; few enough that time limits are looked at often between.</summary>
    public const int Most = 1024;

    private const int Add = 1;
    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;
    private const uint EdgeTriggered = 1u << 31;
    private const ulong WakeKey = ulong.MaxValue;

    // On x64 the kernel packs the structure, elsewhere it is aligned.
    private static readonly int KeyAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int Stride = KeyAt + 8;

    private readonly byte[] entries = GC.AllocateUninitializedArray<byte>(Most * Stride, pinned: true);
    private readonly int set;
    private readonly int wake;
    private bool hasExactWait = true;

    public EpollSet()
    {
        set = Opened(LinuxCalls.EpollCreate(CloseOnExec));
        wake = Opened(LinuxCalls.EventDescriptor(0, CloseOnExec | NonBlocking));
        Watch(wake, WakeKey, Readiness.Readable);
    }

    /// <summary>Watches a connection until it is closed.</summary>
    /// <param name="descriptor">Its descriptor.</param>
    /// <param name="key">Told with each change.</param>
    public void Watch(int descriptor, ulong key) => Watch(descriptor, key, Readiness.Readable | Readiness.Writable | Readiness.PeerClosed);

    /// <summary>Waits until something has changed, at most so long.</summary>
    /// <returns>How many changes there are to be read by <see cref="TryRead"/>.</returns>
    public int Wait(TimeSpan atMost)
    {
        int count = hasExactWait && atMost > TimeSpan.Zero ? WaitExactly(atMost) : WaitMilliseconds(atMost);
        if (count >= 0)
            return count;
        return Errno.Last == Errno.Interrupted ? 0 : throw new Win32Exception(Errno.Last, "epoll_wait failed");
    }

    /// <summary>A change: of which connection, and how it stands now. False for a mere wake-up.</summary>
    public bool TryRead(int index, out ulong key, out Readiness readiness)
    {
        ReadOnlySpan<byte> entry = entries.AsSpan(index * Stride, Stride);
        readiness = (Readiness)MemoryMarshal.Read<uint>(entry);
        key = MemoryMarshal.Read<ulong>(entry[KeyAt..]);
        if (key != WakeKey)
            return true;
        ulong count = 0;
        _ = LinuxCalls.Read(wake, ref count, sizeof(ulong));
        return false;
    }

    /// <summary>Ends a wait, from any thread.</summary>
    public void Wake() => _ = LinuxCalls.Write(wake, 1, sizeof(ulong));

    public void Dispose()
    {
        _ = LinuxCalls.Close(wake);
        _ = LinuxCalls.Close(set);
    }

    private void Watch(int descriptor, ulong key, Readiness what)
    {
        Span<byte> entry = stackalloc byte[Stride];
        MemoryMarshal.Write(entry, (uint)what | EdgeTriggered);
        MemoryMarshal.Write(entry[KeyAt..], key);
        if (LinuxCalls.EpollControl(set, Add, descriptor, entry[0]) != 0)
            throw new Win32Exception(Errno.Last, "epoll_ctl failed");
    }

    private int WaitExactly(TimeSpan atMost)
    {
        try
        {
            int count = LinuxCalls.EpollWaitExactly(set, ref entries[0], Most, new TimeSpec(atMost), 0);
            if (count >= 0 || Errno.Last != Errno.NoSuchCall)
                return count;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before 2022.
        }
        hasExactWait = false;
        return WaitMilliseconds(atMost);
    }

    // Rounded up: too early would be once more round the loop, for nothing.
    private int WaitMilliseconds(TimeSpan atMost) => LinuxCalls.EpollWait(set, ref entries[0], Most, (int)Math.Ceiling(atMost.TotalMilliseconds));

    private static int Opened(int descriptor) => descriptor >= 0 ? descriptor : throw new Win32Exception(Errno.Last, "this process has no file descriptor left (see ulimit -n)");
}
