using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using UptimeSampler.Probing;
using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

/// <summary>Names, and whose fault it is when they do not resolve.</summary>
[TestClass]
public sealed class NameTests
{
    private static readonly CancellationToken Never = CancellationToken.None;

    [TestMethod]
    public async Task A_name_that_does_not_exist_is_a_DNS_failure()
    {
        Outcome outcome = await Probe.OnceAsync(Probe.Target(new Uri("http://nowhere.example/")));
        Probe.AssertFailed(FailureClass.Dns, outcome);
        Assert.IsNull(outcome.Address);
        Probe.AssertFailed(FailureClass.Dns, await Probe.OnceAsync(Probe.Target(new Uri("http://empty.example/")), StandInResolver.Knowing("empty.example")));
    }

    [TestMethod]
    public async Task The_name_is_resolved_again_for_every_sample()
    {
        using RawServer server = Answering(Ok());
        int asked = 0;
        StandInResolver resolver = new();
        resolver.Names["shop.example"] = () => ++asked % 2 == 1 ? [IPAddress.Loopback] : throw new SocketException((int)SocketError.HostNotFound);
        using ProbeWorker worker = Probe.Worker(resolver);
        Target target = Probe.Target(new Uri($"http://shop.example:{server.Port}/"));
        foreach (ConnectionKind connection in (ConnectionKind[])[ConnectionKind.New, ConnectionKind.Kept])
        {
            Outcome found = (await worker.ProbeAsync(target, 0, connection, Never))!;
            Probe.AssertFailed(FailureClass.None, found);
            Assert.IsNotNull(found.Phases.Resolve);
            Probe.AssertFailed(FailureClass.Dns, (await worker.ProbeAsync(target, 0, connection, Never))!);
        }
    }

    [TestMethod]
    public async Task A_resolver_that_answers_nobody_is_our_own_fault()
    {
        StandInResolver resolver = new();
        resolver.Names["shop.example"] = () => throw new SocketException((int)SocketError.TryAgain);
        Probe.AssertFailed(FailureClass.OwnResolver, await Probe.OnceAsync(Probe.Target(new Uri("http://shop.example/")), resolver));
    }

    [TestMethod]
    public async Task Silence_about_one_name_is_that_names_fault_while_another_has_just_resolved()
    {
        FakeTimeProvider time = new();
        StandInResolver resolver = StandInResolver.Knowing("good.example", "127.0.0.1");
        resolver.Names["shop.example"] = () => throw new SocketException((int)SocketError.TryAgain);
        NameResolution names = new(resolver, time);
        Assert.AreEqual(FailureClass.OwnResolver, await ClassAsync(names, "shop.example"));
        await names.ResolveAsync("good.example", null, Never);
        Assert.AreEqual(FailureClass.Dns, await ClassAsync(names, "shop.example"));
        time.Advance(NameResolution.ProofLasts + TimeSpan.FromSeconds(1));
        Assert.AreEqual(FailureClass.OwnResolver, await ClassAsync(names, "shop.example"));
    }

    [TestMethod]
    public async Task A_names_own_earlier_answer_proves_nothing_about_the_resolver_now()
    {
        bool works = true;
        StandInResolver resolver = new();
        resolver.Names["shop.example"] = () => works ? [IPAddress.Loopback] : throw new SocketException((int)SocketError.TryAgain);
        NameResolution names = new(resolver, new FakeTimeProvider());
        await names.ResolveAsync("shop.example", null, Never);
        works = false;
        Assert.AreEqual(FailureClass.OwnResolver, await ClassAsync(names, "shop.example"));
    }

    [TestMethod]
    public async Task A_resolver_that_dies_is_our_own_fault_from_the_first_look_up_on()
    {
        bool works = true;
        FakeTimeProvider time = new();
        StandInResolver resolver = new();
        foreach (string name in (string[])["a.example", "b.example"])
            resolver.Names[name] = () => works ? [IPAddress.Loopback] : throw new SocketException((int)SocketError.TryAgain);
        NameResolution names = new(resolver, time);
        await names.ResolveAsync("a.example", null, Never);
        await names.ResolveAsync("b.example", null, Never);
        works = false;
        for (int second = 0; second < 60; second++)
        {
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.AreEqual(FailureClass.OwnResolver, await ClassAsync(names, "a.example"));
            Assert.AreEqual(FailureClass.OwnResolver, await ClassAsync(names, "b.example"));
        }
    }

    [TestMethod]
    public async Task Localhost_proves_nothing_about_the_resolver()
    {
        StandInResolver resolver = StandInResolver.Knowing("localhost", "127.0.0.1");
        resolver.Names["shop.example"] = () => throw new SocketException((int)SocketError.TryAgain);
        NameResolution names = new(resolver, new FakeTimeProvider());
        Assert.AreEqual(FailureClass.OwnResolver, await ClassAsync(names, "shop.example"));
        await names.ResolveAsync("localhost", null, Never);
        Assert.AreEqual(FailureClass.OwnResolver, await ClassAsync(names, "shop.example"));
    }

    [TestMethod]
    public async Task A_look_up_that_never_ends_is_ended_by_the_deadline()
    {
        StandInResolver resolver = new();
        resolver.Names["shop.example"] = () => null!;
        Target target = Probe.Target(new Uri("http://shop.example/")) with { Timeout = TimeSpan.FromMilliseconds(200) };
        Probe.AssertFailed(FailureClass.OwnResolver, await Probe.OnceAsync(target, resolver));
    }

    [TestMethod]
    public async Task The_systems_resolver_knows_localhost_and_no_invalid_name()
    {
        using SystemNameResolver resolver = new();
        CollectionAssert.Contains((await resolver.ResolveAsync("localhost", Never)).ToArray(), IPAddress.Loopback);
        // Longer than any name can be: no network is asked.
        SocketException fault = await Assert.ThrowsExactlyAsync<SocketException>(() => resolver.ResolveAsync(new string('a', 300), Never));
        Assert.AreEqual(SocketError.HostNotFound, fault.SocketErrorCode);
    }

    [TestMethod]
    public async Task Many_look_ups_at_once_are_all_answered()
    {
        using SystemNameResolver resolver = new();
        IReadOnlyList<IPAddress>[] answers = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => resolver.ResolveAsync(i % 2 == 0 ? "localhost" : $"127.0.0.{i % 250 + 1}", Never)));
        Assert.IsTrue(answers.All(answer => answer.Count > 0));
    }

    [TestMethod]
    public async Task Redirects_to_silent_names_leave_the_resolvers_threads_to_other_targets()
    {
        using ManualResetEventSlim end = new();
        using SystemNameResolver resolver = new(name =>
        {
            if (name.EndsWith(".silent.example", StringComparison.Ordinal))
                end.Wait();
            return [IPAddress.Loopback];
        });
        NameResolution names = new(resolver, TimeProvider.System);
        List<Task> waiting = [];
        for (int target = 0; target < 20; target++)
            for (int number = 0; number < 20; number++)
                waiting.Add(names.ResolveAsync($"n{number}.t{target}.silent.example", $"target {target}", Never).AsTask());
        Task[] refused = [.. waiting.Where(look => look.IsFaulted)];
        Assert.HasCount(400 - RedirectSlots.Total, refused);
        FailureClass[] classes = [.. refused.Select(look => ((ProbeFaultException)look.Exception!.InnerException!).Verdict.Failure)];
        Assert.AreEqual(FailureClass.OwnResolver, classes[0], "the target's own redirects, of which there are too many: the probe makes it 'redirect'");
        Assert.AreEqual(FailureClass.OwnOverload, classes[^1], "those of other targets");
        Assert.HasCount(1, await names.ResolveAsync("shop.example", null, Never).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));

        end.Set();
        await Task.WhenAll(waiting.Except(refused)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.HasCount(1, await names.ResolveAsync("again.silent.example", "target 19", Never), "those that ended make room");
    }

    [TestMethod]
    public void Ever_new_silent_names_push_out_no_name_that_is_still_asked_for()
    {
        FakeTimeProvider time = new();
        SilentNames silent = new(time);
        long since = silent.Since("shop.example");
        for (int number = 0; number < 3 * SilentNames.Limit; number++)
        {
            time.Advance(TimeSpan.FromMilliseconds(1));
            silent.Since($"n{number}.silent.example");
            if (number % 1_000 == 0)
                Assert.AreEqual(since, silent.Since("shop.example"));
        }
        Assert.AreEqual(SilentNames.Limit, silent.Count);
    }

    private static async Task<FailureClass> ClassAsync(NameResolution names, string name) =>
        (await Assert.ThrowsExactlyAsync<ProbeFaultException>(async () => await names.ResolveAsync(name, null, Never))).Verdict.Failure;
}
