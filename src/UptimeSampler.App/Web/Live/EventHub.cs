using System.Security.Claims;
using System.Text.Json;
using System.Threading.Channels;
using UptimeSampler.App.Json;
using UptimeSampler.App.Web.Access;
using UptimeSampler.Service;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Web.Live;

/// <summary>
/// Tells event streams, once a second, what was stored and which incidents and silences have changed, whoever changed them. Who reads too slowly misses the oldest
/// events and asks again; nobody is waited for.
/// </summary>
internal sealed class EventHub : IAsyncDisposable
{
    /// <summary>Events that wait for a slow reader.</summary>
    private const int WaitingLimit = 64;

    /// <summary>The holder of one token gets no more than this part of the streams.</summary>
    private const int ShareOfOne = 8;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly WebSource source;
    private readonly Sessions sessions;
    private readonly int streamLimit;
    private readonly Lock guard = new();
    private readonly List<EventStream> streams = [];
    private readonly Dictionary<string, SamplesEventJson> stored = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource closing = new();
    private readonly Task telling;
    private Dictionary<long, Incident>? known;
    private Dictionary<long, Silence>? silences;

    public EventHub(WebSource source, Sessions sessions, WebLimits limits)
    {
        (this.source, this.sessions, streamLimit) = (source, sessions, limits.Streams);
        source.Feed.Committed += Count;
        telling = TellAsync();
    }

    /// <summary>Opens a stream; null when there are too many, or too many of one visitor.</summary>
    /// <param name="targets">Targets whose samples it hears of; empty for the sum of all.</param>
    /// <param name="visitor">Who listens.</param>
    public EventStream? Open(IReadOnlyList<string> targets, ClaimsPrincipal visitor)
    {
        EventStream stream = new(targets, visitor, Channel.CreateBounded<LiveEvent>(new BoundedChannelOptions(WaitingLimit) { FullMode = BoundedChannelFullMode.DropOldest }), Remove);
        lock (guard)
        {
            if (streams.Count >= streamLimit || IsGreedy(visitor) || closing.IsCancellationRequested)
                return null;
            streams.Add(stream);
        }
        return stream;
    }

    // Of a token's holder only: somebody at this machine could stop the service as well.
    private bool IsGreedy(ClaimsPrincipal visitor) =>
        Visitors.HasToken(visitor) && streams.Count(stream => Visitors.HasToken(stream.Visitor) && stream.Visitor.Identity?.Name == visitor.Identity?.Name) >= Math.Max(1, streamLimit / ShareOfOne);

    /// <summary>Ends all streams.</summary>
    public void Close()
    {
        lock (guard)
        {
            closing.Cancel();
            foreach (EventStream stream in streams)
                stream.End();
        }
    }

    public async ValueTask DisposeAsync()
    {
        source.Feed.Committed -= Count;
        Close();
        await telling;
        closing.Dispose();
    }

    private void Remove(EventStream stream)
    {
        lock (guard)
            streams.Remove(stream);
    }

    private void Count(IReadOnlyList<CommittedBatch> batches)
    {
        lock (guard)
        {
            if (streams.Count == 0)
                return;
            foreach (CommittedBatch one in batches)
            {
                SamplesEventJson before = stored.GetValueOrDefault(one.Batch.Target) ?? new SamplesEventJson(one.Batch.Target, default, 0, 0, 0, null, null, null);
                int invalid = one.Batch.Samples.Count(sample => sample.Outcome.Kind == OutcomeKind.Invalid);
                stored[one.Batch.Target] = before with
                {
                    Samples = before.Samples + one.Batch.Samples.Count - invalid,
                    Failures = before.Failures + one.Batch.Samples.Count(sample => sample.Outcome.Kind == OutcomeKind.Failed),
                    Invalid = before.Invalid + invalid,
                    Evidence = one.Evidence,
                    Threshold = one.Threshold,
                    Progress = EvidenceScale.PlaceOf(one.Evidence, one.Calm, one.Threshold),
                };
            }
        }
    }

    private async Task TellAsync()
    {
        using PeriodicTimer timer = new(Every, source.Time);
        try
        {
            while (await timer.WaitForNextTickAsync(closing.Token))
                TellOnce();
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Closed.
        }
    }

    private void TellOnce()
    {
        EventStream[] listening;
        SamplesEventJson[] counts;
        lock (guard)
        {
            listening = [.. streams];
            counts = [.. stored.Values];
            stored.Clear();
        }
        if (listening.Length == 0)
        {
            // Who comes later asks for the present state first.
            (known, silences) = (null, null);
            return;
        }
        EndRevoked(listening);
        IReadOnlyList<LiveEvent> changes = Changes();
        DateTimeOffset now = source.Time.GetUtcNow();
        Dictionary<string, LiveEvent> byTarget = listening.SelectMany(stream => stream.Targets).Distinct().Join(counts, name => name, count => count.Target, (name, count) => (name, count))
            .ToDictionary(one => one.name, one => Event("samples", one.count with { At = now }), StringComparer.Ordinal);
        LiveEvent all = Event("samples", new SamplesEventJson(null, now, counts.Sum(count => count.Samples), counts.Sum(count => count.Failures), counts.Sum(count => count.Invalid), null, null, null));
        foreach (EventStream stream in listening)
            stream.Tell([.. changes, .. stream.Targets.Count == 0 ? [all] : stream.Targets.Select(byTarget.GetValueOrDefault).OfType<LiveEvent>()]);
    }

    // Who signed out, or whose token was removed, hears no more.
    private void EndRevoked(IReadOnlyList<EventStream> listening)
    {
        EventStream[] byToken = [.. listening.Where(stream => Visitors.HasToken(stream.Visitor))];
        if (byToken.Length == 0)
            return;
        try
        {
            IReadOnlyList<AccessToken> tokens = source.Store.AccessTokens();
            foreach (EventStream stream in byToken.Where(stream => !sessions.AreOpenTo(stream.Visitor, tokens)))
                stream.End();
        }
        catch (StorageException)
        {
            // The committer tells of the database; the next second asks again.
        }
    }

    private List<LiveEvent> Changes()
    {
        try
        {
            Dictionary<long, Incident> open = source.Store.OpenIncidents().ToDictionary(incident => incident.Id);
            // Of what is open no more, the end is told.
            IEnumerable<Incident> over = (known ?? open).Keys.Except(open.Keys).Select(source.Store.FindIncident).OfType<Incident>();
            List<LiveEvent> changes = [.. open.Values.Where(IsNews).Concat(over).Select(incident => Event("incident", IncidentJson.From(incident, [])))];
            known = open;
            return [.. changes, .. ChangedSilences()];
        }
        catch (StorageException)
        {
            // The committer tells of the database; the streams wait for it.
            return [];
        }
    }

    // One that begins or ends by itself is told, too: what pages say of it changes all the same.
    private IReadOnlyList<LiveEvent> ChangedSilences()
    {
        DateTimeOffset now = source.Time.GetUtcNow();
        Dictionary<long, Silence> active = source.Store.ActiveSilences().ToDictionary(silence => silence.Id);
        Dictionary<long, Silence> before = silences ?? active;
        silences = active;
        IEnumerable<Silence> begun = active.Values.Where(silence => !before.ContainsKey(silence.Id));
        long[] gone = [.. before.Keys.Except(active.Keys)];
        IEnumerable<Silence> over = gone.Length == 0 ? [] : source.Store.Silences(all: true).Where(silence => gone.Contains(silence.Id));
        return [.. begun.Concat(over).Select(silence => Event("silence", SilenceJson.Of(silence, now)))];
    }

    private bool IsNews(Incident incident) => known is not null
        && (!known.TryGetValue(incident.Id, out Incident? before) || (before.State, before.Severity, before.Failures, before.IsQuiet, before.Note) != (incident.State, incident.Severity, incident.Failures, incident.IsQuiet, incident.Note));

    private static LiveEvent Event<T>(string kind, T value) => new(kind, JsonSerializer.Serialize(value, ContractJson.Options));
}
