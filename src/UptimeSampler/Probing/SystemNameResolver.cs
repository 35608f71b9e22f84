using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace UptimeSampler.Probing;

/// <summary>
/// The operating system's resolver, on threads of its own. <c>getaddrinfo</c> blocks for seconds when a name server is silent;
/// on the shared pool it would hold the threads that time every other probe.
/// </summary>
public sealed class SystemNameResolver : INameResolver, IDisposable
{
    /// <summary>Most look-ups under way at once.</summary>
    public const int ThreadLimit = 32;

    private const int StackBytes = 256 * 1024;

    private readonly Func<string, IPAddress[]> ask;
    private readonly RedirectSlots redirects = new();
    private readonly ConcurrentDictionary<string, LookUp> underWay = new(StringComparer.Ordinal);
    private readonly Queue<LookUp> waiting = new();
    private readonly object gate = new();
    private int threads;
    private int idle;
    private bool isEnding;

    /// <summary>A resolver that asks the operating system.</summary>
    public SystemNameResolver()
        : this(Dns.GetHostAddresses)
    {
    }

    /// <summary>One that asks whatever a test gives it, in the place of the outside network.</summary>
    internal SystemNameResolver(Func<string, IPAddress[]> ask) => this.ask = ask;

    /// <inheritdoc/>
    /// <remarks>Callers that ask for a name while its look-up is under way share its answer.</remarks>
    public Task<IReadOnlyList<IPAddress>> ResolveAsync(string name, CancellationToken deadline)
    {
        LookUp fresh = new(name, redirectOf: null);
        LookUp lookUp = underWay.GetOrAdd(name, fresh);
        if (ReferenceEquals(lookUp, fresh))
            Enqueue(fresh);
        return WaitAsync(lookUp, deadline);
    }

    /// <inheritdoc/>
    /// <remarks>Refused beyond <see cref="RedirectSlots"/>, until look-ups have ended, which may be long after their deadline.</remarks>
    public Task<IReadOnlyList<IPAddress>> ResolveRedirectAsync(string name, string target, CancellationToken deadline)
    {
        if (underWay.TryGetValue(name, out LookUp? lookUp))
            return WaitAsync(lookUp, deadline);
        redirects.Take(target);
        LookUp fresh = new(name, target);
        lookUp = underWay.GetOrAdd(name, fresh);
        if (ReferenceEquals(lookUp, fresh))
            Enqueue(fresh);
        else
            redirects.Release(target);
        return WaitAsync(lookUp, deadline);
    }

    /// <summary>Ends the threads once their look-ups are done; waits for none.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            isEnding = true;
            Monitor.PulseAll(gate);
        }
    }

    private static async Task<IReadOnlyList<IPAddress>> WaitAsync(LookUp lookUp, CancellationToken deadline)
    {
        try
        {
            return await lookUp.Answer.Task.WaitAsync(deadline);
        }
        catch (OperationCanceledException) when (!lookUp.HasBegun)
        {
            throw new ResolverBusyException();
        }
    }

    private void Enqueue(LookUp lookUp)
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isEnding, this);
            waiting.Enqueue(lookUp);
            if (idle >= waiting.Count || threads == ThreadLimit)
            {
                Monitor.Pulse(gate);
                return;
            }
            threads++;
        }
        new Thread(Work, StackBytes) { IsBackground = true, Name = "resolver" }.Start();
    }

    private void Work()
    {
        while (Next() is { } lookUp)
        {
            lookUp.HasBegun = true;
            Answer(lookUp);
        }
    }

    /// <summary>The next look-up to do; null when all is done and the resolver ends.</summary>
    private LookUp? Next()
    {
        lock (gate)
        {
            idle++;
            while (waiting.Count == 0 && !isEnding)
                Monitor.Wait(gate);
            idle--;
            return waiting.TryDequeue(out LookUp? next) ? next : null;
        }
    }

    private void Answer(LookUp lookUp)
    {
        (IPAddress[]? addresses, SocketException? fault) = Ask(lookUp.Name);
        underWay.TryRemove(lookUp.Name, out _);
        if (lookUp.RedirectOf is { } target)
            redirects.Release(target);
        if (fault is null)
            lookUp.Answer.SetResult(addresses!);
        else
            lookUp.Answer.SetException(fault);
    }

    private (IPAddress[]? Addresses, SocketException? Fault) Ask(string name)
    {
        try
        {
            return (ask(name), null);
        }
        catch (SocketException fault)
        {
            return (null, fault);
        }
        catch (ArgumentException)
        {
            // Longer than 255 characters, or no host name at all: no such name can exist.
            return (null, new SocketException((int)SocketError.HostNotFound));
        }
    }

    private sealed class LookUp(string name, string? redirectOf)
    {
        private volatile bool hasBegun;

        public string Name => name;

        public string? RedirectOf => redirectOf;

        public bool HasBegun
        {
            get => hasBegun;
            set => hasBegun = value;
        }

        public TaskCompletionSource<IReadOnlyList<IPAddress>> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
