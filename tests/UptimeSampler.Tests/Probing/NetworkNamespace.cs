using System.Diagnostics;
using System.Runtime.InteropServices;
using UptimeSampler.TestSupport;

namespace UptimeSampler.Tests.Probing;

/// <summary>
/// Runs a test's work on a thread in a network of its own (Linux: a network namespace), where routes and port ranges can be broken without
/// harm. Sockets belong to the network of the thread that makes them, so what is to be tried there must not wait before its connect.
/// </summary>
internal static partial class NetworkNamespace
{
    private const int NewNetwork = 0x40000000;

    /// <summary>Sets the network up by commands of <c>ip</c>, such as <c>link set lo up</c>, then works in it.</summary>
    public static void Run(string[] commands, Action work)
    {
        Prerequisite.Require(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "root on Linux", "run the tests as root, for example in a container");
        string ip = Prerequisite.Require("ip", "apt-get install iproute2");
        Exception? fault = null;
        Thread thread = new(() =>
        {
            try
            {
                Prerequisite.Require(Unshare(NewNetwork) == 0, "leave to make a network namespace (CAP_SYS_ADMIN)", "run the tests in a container with that capability");
                foreach (string command in commands)
                {
                    using Process program = Process.Start(ip, command);
                    program.WaitForExit();
                    Assert.AreEqual(0, program.ExitCode, $"ip {command}");
                }
                work();
            }
            catch (Exception thrown)
            {
                fault = thrown;
            }
        });
        thread.Start();
        thread.Join();
        if (fault is not null)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(fault);
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unshare(int flags);
}
