using System.Net;
using System.Net.Sockets;
using UptimeSampler.Probing;
using UptimeSampler.Targets;
using static UptimeSampler.Tests.Probing.RawServer;

namespace UptimeSampler.Tests.Probing;

/// <summary>What is broken on our own side is told from what is broken on the way or at the target.</summary>
[TestClass]
public sealed class OwnFaultTests
{
    private static readonly Uri Elsewhere = new("http://198.51.100.7/");

    [TestMethod]
    public void A_host_without_a_route_is_our_own_network() =>
        NetworkNamespace.Run([], () => Probe.AssertFailed(FailureClass.OwnNetwork, Once(Elsewhere)));

    [TestMethod]
    public void A_host_that_the_network_calls_unreachable_is_unreachable() =>
        NetworkNamespace.Run(["link set lo up", "route add unreachable 198.51.100.0/24"], () => Probe.AssertFailed(FailureClass.Unreachable, Once(Elsewhere)));

    [TestMethod]
    public void What_our_own_host_forbids_is_our_own_network() =>
        NetworkNamespace.Run(["link set lo up", "route add prohibit 198.51.100.0/24"], () => Probe.AssertFailed(FailureClass.OwnNetwork, Once(Elsewhere)));

    [TestMethod]
    public void When_every_local_port_is_in_use_it_is_our_own_ports() => NetworkNamespace.Run(["link set lo up"], () =>
    {
        File.WriteAllText("/proc/sys/net/ipv4/ip_local_port_range", "40000 40001");
        using TcpListener server = new(IPAddress.Loopback, 30_000);
        server.Start();
        List<Socket> held = [];
        try
        {
            while (held.Count < 2)
            {
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                held.Add(socket);
                socket.Connect(server.LocalEndpoint);
            }
            Probe.AssertFailed(FailureClass.OwnPorts, Once(new Uri($"http://{server.LocalEndpoint}/")));
        }
        finally
        {
            held.ForEach(socket => socket.Dispose());
        }
    });

    [TestMethod]
    public async Task A_source_address_that_this_host_does_not_have_is_our_own_network()
    {
        using RawServer server = Answering(Ok());
        using ProbeWorker worker = new(new WorkerSettings("w1", IPAddress.Parse("192.0.2.1")), new StandInResolver(), TimeProvider.System);
        Probe.AssertFailed(FailureClass.OwnNetwork, (await worker.ProbeAsync(Probe.Target(server.Url()), 0, ConnectionKind.New, CancellationToken.None))!);
        Assert.AreEqual(0, server.Accepted);
    }

    [TestMethod]
    public async Task A_deadline_that_we_notice_too_late_is_our_own_overload()
    {
        BusyClock clock = new();
        using RawServer server = new(async (stream, _, ending) =>
        {
            await ReadHeadAsync(stream, ending);
            clock.Stall(TimeSpan.FromSeconds(30));
            await NeverAsync(ending);
        });
        using ProbeWorker worker = new(new WorkerSettings("w1"), new StandInResolver(), clock);
        Target target = Probe.Target(server.Url()) with { Timeout = TimeSpan.FromSeconds(10) };
        Probe.AssertFailed(FailureClass.OwnOverload, (await worker.ProbeAsync(target, 0, ConnectionKind.New, CancellationToken.None))!);
    }

    private static Outcome Once(Uri url)
    {
        using ProbeWorker worker = Probe.Worker();
        return worker.ProbeAsync(Probe.Target(url), 0, ConnectionKind.New, CancellationToken.None).GetAwaiter().GetResult()!;
    }

    /// <summary>A clock whose timers fire when they like: the process had no time to look.</summary>
    private sealed class BusyClock : TimeProvider
    {
        private readonly List<Action> timers = [];
        private long stalled;

        public void Stall(TimeSpan time)
        {
            Interlocked.Add(ref stalled, (long)(time.TotalSeconds * TimestampFrequency));
            Action[] due;
            lock (timers)
                due = [.. timers];
            foreach (Action timer in due)
                timer();
        }

        public override long GetTimestamp() => base.GetTimestamp() + Interlocked.Read(ref stalled);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            lock (timers)
                timers.Add(() => callback(state));
            return base.CreateTimer(callback, state, dueTime, period);
        }
    }
}
