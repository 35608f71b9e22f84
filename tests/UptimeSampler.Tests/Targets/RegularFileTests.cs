using System.Diagnostics;
using System.Net.Sockets;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Tests.Targets;

/// <summary>Files that are none: a pipe would be waited for without end, before any signal is heard.</summary>
[TestClass]
public sealed class RegularFileTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("uptimesampler-files-");

    [TestInitialize]
    public void OnLinuxOnly()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Inconclusive("pipes are told on Linux only");
    }

    [TestCleanup]
    public void Clean() => folder.Delete(recursive: true);

    [TestMethod]
    public async Task A_pipe_as_the_targets_file_is_refused_at_once()
    {
        string pipe = MakePipe("targets.json");
        TargetFileException refused = await Assert.ThrowsExactlyAsync<TargetFileException>(() => InTime(() => TargetFile.Load(pipe, _ => null)));
        StringAssert.Contains(refused.Message, pipe);
        StringAssert.Contains(refused.Message, "it is a pipe, which might never end, and only regular files are read; write what it gives to a file");
    }

    [TestMethod]
    [DataRow("pipe", "a pipe")]
    [DataRow("/dev/zero", "a device")]
    [DataRow("socket", "a socket")]
    public async Task A_secrets_file_that_is_none_is_refused_at_once(string path, string kind)
    {
        MakePipe("pipe");
        using Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(Path.Combine(folder.FullName, "socket")));
        string targets = Path.Combine(folder.FullName, "targets.json");
        await File.WriteAllTextAsync(targets, $$"""
            { "targets": [ { "name": "shop", "url": "https://shop.example", "bodyFile": "{{path}}" } ] }
            """);
        TargetFileException refused = await Assert.ThrowsExactlyAsync<TargetFileException>(() => InTime(() => TargetFile.Load(targets, _ => null)));
        StringAssert.Contains(refused.Message, "targets.json:1");
        StringAssert.Contains(refused.Message, $"{Path.Combine(folder.FullName, path)}' cannot be read: it is {kind}, ");
    }

    [TestMethod]
    public async Task A_file_that_was_replaced_by_a_pipe_has_changed()
    {
        string pipe = MakePipe("secret");
        Assert.AreEqual("", await InTime(() => new FileFingerprint(pipe, 100, "before").Now().Hash));
    }

    [TestMethod]
    public void A_link_to_a_file_and_a_file_without_a_length_are_read()
    {
        string file = Path.Combine(folder.FullName, "file"), link = Path.Combine(folder.FullName, "link");
        File.WriteAllText(file, "content");
        File.CreateSymbolicLink(link, file);
        Assert.HasCount(7, SmallFile.Read(link, 100)!);
        Assert.IsNotEmpty(SmallFile.Read("/proc/self/status", 1 << 20)!);
    }

    private static Task<T> InTime<T>(Func<T> read) => Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(Patience);

    private string MakePipe(string name)
    {
        string pipe = Path.Combine(folder.FullName, name);
        using Process make = Process.Start("mkfifo", pipe);
        make.WaitForExit();
        return pipe;
    }
}
