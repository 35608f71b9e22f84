using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class TargetFileWatcherTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("watcher-").FullName;
    private readonly FakeTimeProvider clock = new();
    private readonly Channel<string> told = Channel.CreateUnbounded<string>();

    private string File1 => Path.Combine(folder, "targets.json");

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task A_changed_file_is_taken()
    {
        await using TargetFileWatcher watcher = Watch("shop");
        await File.WriteAllTextAsync(File1, Content("cart"));
        Assert.AreEqual("taken cart", await NextAsync());
    }

    [TestMethod]
    public async Task A_file_replaced_by_renaming_is_taken()
    {
        await using TargetFileWatcher watcher = Watch("shop");
        Replace(Content("cart"));
        Assert.AreEqual("taken cart", await NextAsync());
    }

    [TestMethod]
    public async Task A_swapped_symbolic_link_is_followed_as_Kubernetes_swaps_it()
    {
        Directory.CreateDirectory(Path.Combine(folder, "..v1"));
        Directory.CreateDirectory(Path.Combine(folder, "..v2"));
        await File.WriteAllTextAsync(Path.Combine(folder, "..v1", "targets.json"), Content("shop"));
        await File.WriteAllTextAsync(Path.Combine(folder, "..v2", "targets.json"), Content("cart"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "..data"), "..v1");
        File.CreateSymbolicLink(File1, Path.Combine("..data", "targets.json"));
        await using TargetFileWatcher watcher = Start();

        Directory.CreateSymbolicLink(Path.Combine(folder, "..data_tmp"), "..v2");
        // rename(2) over the old link, which .NET has no call for.
        using System.Diagnostics.Process move = System.Diagnostics.Process.Start("mv", ["-T", Path.Combine(folder, "..data_tmp"), Path.Combine(folder, "..data")]);
        await move.WaitForExitAsync();

        Assert.AreEqual("taken cart", await NextAsync());
    }

    [TestMethod]
    public async Task A_bad_file_is_refused_once_and_a_good_one_after_it_is_taken()
    {
        await using TargetFileWatcher watcher = Watch("shop");
        Replace("""{ "targets": [ { "name": "cart" } ] }""");
        StringAssert.Contains(await NextAsync(), "a target has no 'url'");

        // Nothing new for as long as the bad file stays as it is.
        for (int i = 0; i < 10; i++)
            clock.Advance(TargetFileWatcher.LookInterval);
        Replace(Content("cart"));
        Assert.AreEqual("taken cart", await NextAsync());
    }

    [TestMethod]
    public async Task A_file_that_vanishes_is_refused()
    {
        await using TargetFileWatcher watcher = Watch("shop");
        File.Delete(File1);
        StringAssert.Contains(await NextAsync(), "cannot be read");
    }

    [TestMethod]
    public async Task A_changed_secret_is_a_change()
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "key"), "one");
        await File.WriteAllTextAsync(File1, """
            { "targets": [ { "name": "shop", "url": "https://shop.example" } ],
              "channels": [ { "type": "pagerduty", "name": "p", "routingKeyFile": "key" } ] }
            """);
        string? key = null;
        await using TargetFileWatcher watcher = new(File1, _ => null, clock);
        watcher.Start(
            set => { key = ((PagerDutyChannel)set.Channels[0]).RoutingKey.Reveal(); told.Writer.TryWrite("taken"); },
            broken => told.Writer.TryWrite(broken.Message));

        await File.WriteAllTextAsync(Path.Combine(folder, "key"), "two");
        Assert.AreEqual("taken", await NextAsync());
        Assert.AreEqual("two", key);
    }

    [TestMethod]
    public async Task Reload_reads_a_file_that_did_not_change()
    {
        await using TargetFileWatcher watcher = Watch("shop");
        watcher.Reload();
        Assert.AreEqual("taken shop", await told.Reader.ReadAsync());
    }

    [TestMethod]
    public async Task After_the_end_nothing_is_told()
    {
        TargetFileWatcher watcher = Watch("shop");
        await watcher.DisposeAsync();
        await File.WriteAllTextAsync(File1, Content("cart"));
        clock.Advance(10 * TargetFileWatcher.LookInterval);
        watcher.Reload();
        Assert.IsFalse(told.Reader.TryRead(out _));
    }

    [TestMethod]
    public void A_bad_file_is_not_watched_at_all()
    {
        File.WriteAllText(File1, "{}");
        Assert.ThrowsExactly<TargetFileException>(() => new TargetFileWatcher(File1, _ => null, clock));
    }

    private static string Content(string name) => $$"""{ "targets": [ { "name": "{{name}}", "url": "https://{{name}}.example" } ] }""";

    private void Replace(string content)
    {
        File.WriteAllText(File1 + ".new", content);
        File.Move(File1 + ".new", File1, overwrite: true);
    }

    private TargetFileWatcher Watch(string name)
    {
        File.WriteAllText(File1, Content(name));
        return Start();
    }

    private TargetFileWatcher Start()
    {
        TargetFileWatcher watcher = new(File1, _ => null, clock);
        Assert.AreEqual("shop", watcher.First.Targets.Single().Name);
        watcher.Start(set => told.Writer.TryWrite("taken " + set.Targets.Single().Name), broken => told.Writer.TryWrite(broken.Message));
        return watcher;
    }

    // Looks happen on another thread, so the clock runs until there is something to tell.
    private async Task<string> NextAsync()
    {
        Task<string> next = told.Reader.ReadAsync().AsTask();
        while (!next.IsCompleted)
        {
            clock.Advance(TargetFileWatcher.LookInterval);
            await Task.Yield();
        }
        return await next;
    }
}
