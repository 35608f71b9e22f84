using System.Net;
using UptimeSampler.Detection;
using UptimeSampler.Sampling;
using UptimeSampler.Targets;

namespace UptimeSampler.Planning;

/// <summary>
/// A target that begins to fail, sampled and judged on a simulated clock: the instants, suspicion and limit of the real rounds, the real
/// detector, probes that take no time.
/// </summary>
internal sealed class SimulatedWatch
{
    private static readonly DateTimeOffset Midnight = DateTimeOffset.UnixEpoch.AddDays(20_000);
    private static readonly Phases NoTime = new(null, null, null, null, TimeSpan.Zero);
    private static readonly Outcome Up = new() { Kind = OutcomeKind.Up, Address = IPAddress.Loopback, Phases = NoTime };
    private static readonly Outcome Failed = new() { Kind = OutcomeKind.Failed, Failure = FailureClass.Reset, Address = IPAddress.Loopback, Phases = NoTime };

    private readonly Target target;
    private readonly DetectionSettings settings;
    private readonly Random random;
    private readonly TargetDetector detector = new();
    private readonly Suspicion suspicion = new();
    private readonly RateLimit limit = new();
    private readonly PriorityQueue<DateTimeOffset, DateTimeOffset> waiting = new();
    private readonly List<DateTimeOffset> planned = [];
    private readonly List<Sample> block = [];
    private readonly DateTimeOffset began;
    private DateTimeOffset roundEnd;
    private DateTimeOffset suspectUntil;

    /// <summary>A fault begins at a random moment of a round and of a block.</summary>
    public SimulatedWatch(Target target, DetectionSettings settings, Random random)
    {
        (this.target, this.settings, this.random) = (target, settings, random);
        began = Midnight + (EvidenceBlock.Length * random.NextDouble());
        roundEnd = began + (target.Interval * random.NextDouble());
        Draw(roundEnd - target.Interval, roundEnd, target.SamplesPerRound);
    }

    /// <summary>Time and samples to the alarm; null when it does not come.</summary>
    /// <param name="rate">Share of the samples that fail.</param>
    /// <param name="atMost">After so much time it is given up.</param>
    /// <param name="mostSamples">After so many samples it is given up.</param>
    public Detection? Run(double rate, TimeSpan atMost, long mostSamples)
    {
        long samples = 0;
        DateTimeOffset last = began;
        while (last - began <= atMost && samples <= mostSamples)
        {
            if (!waiting.TryDequeue(out DateTimeOffset at, out _))
            {
                BeginRound(roundEnd > last ? roundEnd : last);
                continue;
            }
            last = at;
            if (limit.Ask(at, target.MaxRate) is { Ticks: > 0 } tooSoon)
            {
                Wait(at + tooSoon + RandomWait(at + tooSoon));
                continue;
            }
            // A block is judged when a sample is there that does not belong to it.
            if (block.Count > 0 && EvidenceBlock.IndexOf(block[0].At) != EvidenceBlock.IndexOf(at) && IsFound(at))
                return at - began <= atMost ? new Detection(at - began, samples) : null;
            samples++;
            Take(at, random.NextDouble() < rate);
        }
        return null;
    }

    private bool IsFound(DateTimeOffset now)
    {
        SampleBatch batch = new() { Target = target.Name, Samples = [.. block], Watermark = now };
        block.Clear();
        return detector.Fold(batch, settings).Any(finding => finding.Kind == FindingKind.Alarm);
    }

    private void Take(DateTimeOffset at, bool failed)
    {
        block.Add(new Sample(target.Name, "", "", at, failed ? Failed : Up, InMaintenance: false));
        if (!failed)
            return;
        suspicion.Failed(at);
        DrawMore(at);
    }

    // As TargetRounds: a suspect target's round lasts at least a block, and keeps the base samples' rate.
    private void BeginRound(DateTimeOffset now)
    {
        planned.Clear();
        bool isSuspect = suspicion.Until > now;
        DateTimeOffset end = now + target.Interval;
        if (isSuspect && end < now + EvidenceBlock.Length)
            end = now + EvidenceBlock.Length;
        double due = Math.Min(target.BaseRate * (end - roundEnd).TotalSeconds, target.MaxRate * (end - now).TotalSeconds);
        roundEnd = end;
        Draw(now, end, isSuspect ? (int)Math.Floor(due + random.NextDouble()) : target.SamplesPerRound);
        DrawMore(now);
    }

    // As Round: no span is drawn for twice.
    private void DrawMore(DateTimeOffset now)
    {
        DateTimeOffset from = suspectUntil > now ? suspectUntil : now;
        DateTimeOffset until = suspicion.Until < roundEnd ? suspicion.Until : roundEnd;
        if (until <= from)
            return;
        suspectUntil = until;
        int there = planned.Count(at => at >= from && at < until);
        Draw(from, until, Suspicion.Extra(until - from, there, target.MaxRate, random.NextDouble()));
    }

    private void Draw(DateTimeOffset from, DateTimeOffset until, int count)
    {
        for (int i = 0; i < count; i++)
        {
            DateTimeOffset at = from + ((until - from) * random.NextDouble());
            // Of the round in which the fault begins only the rest matters.
            if (at < began)
                continue;
            planned.Add(at);
            Wait(at);
        }
    }

    private void Wait(DateTimeOffset at) => waiting.Enqueue(at, at);

    private TimeSpan RandomWait(DateTimeOffset from) =>
        TimeSpan.FromSeconds(random.NextDouble() * Math.Clamp((roundEnd - from).TotalSeconds, 0, 2 / target.MaxRate));
}

/// <summary>How a simulated fault was found.</summary>
/// <param name="After">Time since it began.</param>
/// <param name="Samples">Samples since it began.</param>
internal readonly record struct Detection(TimeSpan After, long Samples);
