using System.Runtime.InteropServices;

namespace UptimeSampler.Load.Epoll;

/// <summary>The calls of Linux that .NET does not offer: sockets that say "not now" instead of waiting, and one wait for all of them.</summary>
internal static partial class LinuxCalls
{
    private const string C = "libc";

    [LibraryImport(C, EntryPoint = "socket", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(C, EntryPoint = "connect", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Connect(int descriptor, in byte address, int length);

    [LibraryImport(C, EntryPoint = "setsockopt", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SetOption(int descriptor, int level, int name, in int value, int length);

    [LibraryImport(C, EntryPoint = "getsockopt", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int GetOption(int descriptor, int level, int name, out int value, ref int length);

    [LibraryImport(C, EntryPoint = "send", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Send(int descriptor, in byte bytes, nint length, int flags);

    [LibraryImport(C, EntryPoint = "recv", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Receive(int descriptor, ref byte bytes, nint length, int flags);

    [LibraryImport(C, EntryPoint = "close", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    [LibraryImport(C, EntryPoint = "epoll_create1", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(C, EntryPoint = "epoll_ctl", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollControl(int set, int operation, int descriptor, in byte entry);

    [LibraryImport(C, EntryPoint = "epoll_wait", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollWait(int set, ref byte entries, int most, int milliseconds);

    [LibraryImport(C, EntryPoint = "epoll_pwait2", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EpollWaitExactly(int set, ref byte entries, int most, in TimeSpec limit, nint signals);

    [LibraryImport(C, EntryPoint = "eventfd", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport(C, EntryPoint = "read", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Read(int descriptor, ref ulong value, nint length);

    [LibraryImport(C, EntryPoint = "write", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint Write(int descriptor, in ulong value, nint length);
}

/// <summary>A time as Linux takes it on 64-bit processors.</summary>
internal readonly struct TimeSpec(TimeSpan time)
{
    public long Seconds { get; } = time.Ticks / TimeSpan.TicksPerSecond;

    public long Nanoseconds { get; } = time.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick;
}
