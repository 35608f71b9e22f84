using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Alerting;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Alerting;

[TestClass]
public sealed class CommandTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("uptimesampler-command-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public async Task The_program_reads_the_alert_as_JSON()
    {
        string file = Path.Combine(folder, "alert.json");
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await DeliverAsync(Script($"cat > {file}")));
        JsonNode document = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.AreEqual("opened", (string?)document["kind"]);
        Assert.AreEqual("uptimesampler/here/7/0", (string?)document["messageKey"]);
        Assert.AreEqual("shop", (string?)document["incident"]!["target"]);
        Assert.AreEqual("shop: 47.5 % of requests fail (29 of 61 since 14:03:05 UTC)", (string?)document["title"]);
        Assert.AreEqual("https://runbooks.example/shop", (string?)document["runbook"]);
        Assert.AreEqual("web", (string?)document["labels"]!["team"]);
    }

    [TestMethod]
    public async Task An_incident_that_was_resolved_and_is_open_again_reaches_the_program_as_open()
    {
        string file = Path.Combine(folder, "again.json");
        await DeliverAsync(Script($"cat > {file}"), Messages.Again());
        JsonNode document = JsonNode.Parse(await File.ReadAllTextAsync(file))!;
        Assert.AreEqual("updated", (string?)document["kind"]);
        Assert.AreEqual("uptimesampler/here/7", (string?)document["incidentKey"]);
        Assert.AreEqual("uptimesampler/here/7/reopened-2", (string?)document["messageKey"]);
        Assert.AreEqual("open", (string?)document["incident"]!["state"]);
        Assert.IsNull(document["incident"]!["resolvedAt"]);
    }

    [TestMethod]
    public async Task The_program_reads_where_the_page_of_the_incident_is()
    {
        string file = Path.Combine(folder, "link.json");
        await DeliverAsync(Script($"cat > {file}"), Messages.Of(AlertKind.Opened) with { Pages = new PublicPages(new Uri("https://watch.example")) });
        Assert.AreEqual("https://watch.example/incidents/7", (string?)JsonNode.Parse(await File.ReadAllTextAsync(file))!["link"]);
    }

    [TestMethod]
    public async Task Arguments_reach_the_program_as_they_are()
    {
        string file = Path.Combine(folder, "arguments");
        await DeliverAsync(Script($"printf '%s\\n' \"$@\" > {file}", "two words", "$(touch evil)", "; rm -rf x", "*"));
        CollectionAssert.AreEqual(new[] { "two words", "$(touch evil)", "; rm -rf x", "*" }, await File.ReadAllLinesAsync(file));
    }

    [TestMethod]
    public async Task Our_environment_stays_ours()
    {
        string file = Path.Combine(folder, "environment");
        Environment.SetEnvironmentVariable("UPTIMESAMPLER_TEST_TOKEN", "hush-hush");
        await DeliverAsync(Script($"env > {file}"));
        string environment = await File.ReadAllTextAsync(file);
        Assert.DoesNotContain("hush-hush", environment);
        Assert.Contains("PATH=", environment);
    }

    [TestMethod]
    public async Task A_failing_program_postpones_the_message_and_says_why() =>
        Assert.AreEqual(
            "channel 'pager': the program ended with exit code 3: no modem",
            Assert.IsInstanceOfType<DeliveryResult.Postponed>(await DeliverAsync(Script("cat > /dev/null; echo no modem >&2; exit 3"))).Error);

    [TestMethod]
    public async Task A_program_that_does_not_read_may_still_succeed() =>
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await DeliverAsync(Script("exec 0<&-; exit 0")));

    [TestMethod]
    public async Task A_talkative_program_is_heard_to_its_end_and_quoted_briefly()
    {
        DeliveryResult result = await DeliverAsync(Script("head -c 1000000 /dev/zero | tr '\\0' 'x' >&2; head -c 1000000 /dev/zero; exit 1"));
        Assert.IsLessThan(300, Assert.IsInstanceOfType<DeliveryResult.Postponed>(result).Error.Length);
    }

    [TestMethod]
    public async Task A_program_that_is_not_there_postpones_the_message()
    {
        CommandChannel channel = new() { Name = "pager", Command = Path.Combine(folder, "missing") };
        Assert.StartsWith("channel 'pager': the program cannot be started", Assert.IsInstanceOfType<DeliveryResult.Postponed>(await DeliverAsync(channel)).Error);
    }

    [TestMethod]
    public async Task A_name_alone_is_found_on_PATH() =>
        Assert.IsInstanceOfType<DeliveryResult.Delivered>(await DeliverAsync(Script("exit 0") with { Command = "sh" }));

    [TestMethod]
    public async Task A_program_beside_this_one_or_in_the_current_directory_is_not_found_by_its_name()
    {
        string own = Path.GetFileName(Environment.ProcessPath)!;
        string beside = File.Exists(Path.Combine(AppContext.BaseDirectory, "UptimeSampler.Tests")) ? "UptimeSampler.Tests" : own;
        DeliveryResult result = await DeliverAsync(new CommandChannel { Name = "pager", Command = beside, Arguments = ["--help"] });
        StringAssert.Contains(Assert.IsInstanceOfType<DeliveryResult.Postponed>(result).Error, "PATH has no program of this name; install it, or write its absolute path");
    }

    [TestMethod]
    public void Only_absolute_folders_of_PATH_are_searched_and_only_for_programs()
    {
        string first = Directory.CreateDirectory(Path.Combine(folder, "first")).FullName, second = Directory.CreateDirectory(Path.Combine(folder, "second")).FullName;
        string text = Path.Combine(first, "page"), program = Path.Combine(second, "page");
        File.WriteAllText(text, "no program");
        File.Copy("/bin/true", program);
        Assert.AreEqual(program, ProgramPath.Find("page", $":.:{Path.GetRelativePath(Environment.CurrentDirectory, second)}:{first}:{second}"));
        Assert.IsNull(ProgramPath.Find("page", $":.:{Path.GetRelativePath(Environment.CurrentDirectory, second)}"));
        Assert.IsNull(ProgramPath.Find("second/page", folder));
        Assert.IsNull(ProgramPath.Find("page", null));
    }

    [TestMethod]
    public async Task At_the_time_limit_the_program_and_its_children_are_killed()
    {
        string file = Path.Combine(folder, "pid");
        string pipe = Path.Combine(folder, "ready");
        using (Process make = Process.Start("mkfifo", pipe))
            await make.WaitForExitAsync();
        FakeTimeProvider time = new();
        using AlertDelivery delivery = new(time, TextWriter.Null);
        CommandChannel channel = Script($"sleep 1000 & echo $! > {file}; echo ready > {pipe}; wait");
        Task<DeliveryResult> attempt = delivery.DeliverAsync(channel, Messages.Of(AlertKind.Opened), CancellationToken.None);
        await File.ReadAllTextAsync(pipe);
        using Process child = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(file)));
        time.Advance(channel.Timeout);
        Assert.AreEqual("channel 'pager': no answer within 10s", Assert.IsInstanceOfType<DeliveryResult.Postponed>(await attempt).Error);
        await child.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
    }

    [TestMethod]
    public async Task A_failed_program_is_judged_by_its_exit_code_and_the_child_that_holds_its_output_is_killed()
    {
        string file = Path.Combine(folder, "pid");
        // No fake time passes: the delivery's own limit cannot be what ends this.
        using AlertDelivery delivery = new(new FakeTimeProvider(), TextWriter.Null);
        CommandChannel channel = Script($"sleep 1000 & echo $! > {file}; echo no modem >&2; exit 3");
        DeliveryResult result = await delivery.DeliverAsync(channel, Messages.Of(AlertKind.Opened), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.AreEqual("channel 'pager': the program ended with exit code 3: no modem", Assert.IsInstanceOfType<DeliveryResult.Postponed>(result).Error);
        await EndAsync(int.Parse(await File.ReadAllTextAsync(file)));
    }

    /// <summary>Waits until a process has ended, also when nobody has asked how.</summary>
    private static async Task EndAsync(int id)
    {
        try
        {
            using Process child = Process.GetProcessById(id);
            await child.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (ArgumentException)
        {
            // Gone already.
        }
    }

    private static CommandChannel Script(string script, params string[] arguments) => new()
    {
        Name = "pager",
        Command = "/bin/sh",
        Arguments = ["-c", script, "sh", .. arguments],
    };

    private static async Task<DeliveryResult> DeliverAsync(CommandChannel channel, AlertMessage? message = null)
    {
        using AlertDelivery delivery = new(TimeProvider.System, TextWriter.Null);
        return await delivery.DeliverAsync(channel, message ?? Messages.Of(AlertKind.Opened), CancellationToken.None);
    }
}
