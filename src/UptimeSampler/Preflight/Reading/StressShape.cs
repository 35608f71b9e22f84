using System.Text.Json.Nodes;
using UptimeSampler.Stress;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Preflight.Reading;

/// <summary>What a plan says about load.</summary>
internal sealed record StressWords(StressSettings Base, TimeSpan Timeout, ConnectionChoice Connection, bool IsHttp2)
{
    public static readonly StressWords None = new(new StressSettings(), TimeSpan.FromSeconds(10), ConnectionChoice.Kept, false);

    /// <summary>The settings for the load that is expected.</summary>
    public StressSettings Settings(ExpectedLoad load) => Base with { Expect = load.Expect, HeadRoom = load.HeadRoom };

    /// <summary>The target as it is loaded.</summary>
    public Target Loaded(Target target) => target with { Timeout = Timeout, Connection = Connection };
}

/// <summary>The keys of a target's load.</summary>
internal static class StressShape
{
    private const int ThresholdLimit = 50;

    private static readonly Shape<LoadThreshold> Threshold = new(
        () => new JsonObject { ["type"] = "string", ["minLength"] = 3 },
        (node, context) =>
        {
            if (context.TextOf(node) is not { } text)
                return Found<LoadThreshold>.Nothing;
            if (LoadThreshold.TryParse(text, out LoadThreshold? threshold, out string? problem))
                return threshold;
            context.Fail(node, problem);
            return Found<LoadThreshold>.Nothing;
        });

    private static readonly Key<long> From = new("from", "Requests at once to begin with.", NumberShapes.Whole(1, LoadShape.Limit)) { Default = 1 };
    private static readonly Key<long> To = new("to", "Most requests at once (default: what is expected with its head-room). More finds out where it breaks.", NumberShapes.Whole(1, LoadShape.Limit));
    private static readonly Key<TimeSpan> Hold = new("hold", "How long a load that is carried is held.", NumberShapes.Duration(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1))) { Default = "5s" };
    private static readonly Key<double> Resolution = new("resolution", "How narrow the load at which it breaks is found, as a share of it.", NumberShapes.FromTo(0.001, 0.5)) { Default = 0.05 };
    private static readonly Key<double> Tolerate = new("tolerate", "Failure rate that is normal under load; a load is too much from five times that on.", NumberShapes.FromTo(0.0001, 0.15)) { Default = 0.01 };
    private static readonly Key<TimeSpan> MaxDuration = new("maxDuration", "Longest time for all of it.", NumberShapes.Duration(TimeSpan.FromSeconds(1), TimeSpan.FromHours(24))) { Default = "10m" };
    private static readonly Key<TimeSpan> Timeout = new("timeout", "Time limit of one request.", NumberShapes.Duration(TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5))) { Default = "10s" };
    private static readonly Key<ConnectionChoice> Connection = new("connection", "A new connection for each request, or kept ones that are opened before.", TextShapes.OneOf(("new", ConnectionChoice.New), ("kept", ConnectionChoice.Kept))) { Default = "kept" };
    private static readonly Key<bool> Http2 = new("http2", "True to speak HTTP/2: many requests on few connections.", NumberShapes.Flag) { Default = false };
    private static readonly Key<IReadOnlyList<LoadThreshold>> Thresholds = new("thresholds", "What else must hold at the load that is expected, such as \"p(95)<500ms\" or \"rate<0.01\".", CollectionShapes.ListOf(Threshold, ThresholdLimit));

    public static readonly Shape<StressWords> Shape = new ObjectShape("a load", [From, To, Hold, Resolution, Tolerate, MaxDuration, Timeout, Connection, Http2, Thresholds]).As<StressWords>(Read);

    /// <summary>Notes loads that contradict each other.</summary>
    public static void CheckTop(ObjectReader target, Key<StressWords> key, StressWords words, ExpectedLoad load)
    {
        StressSettings settings = words.Settings(load);
        if (settings.To < load.Need)
            target.Fail(key, $"'to' {settings.To} is below the expected load with its head-room, {load.Need}, so that it could not be found out; raise it or leave it out");
        else if (load.Expect is not null && settings.From > settings.Top)
            target.Fail(key, $"'from' {settings.From} is above the highest load, {settings.Top}; lower it or leave it out");
    }

    private static Found<StressWords> Read(ObjectReader file)
    {
        StressSettings standard = new();
        StressSettings settings = standard with
        {
            From = (int)file.Get(From, 1),
            To = file.TryGet(To, out long to) ? (int)to : null,
            Hold = file.Get(Hold, standard.Hold),
            Resolution = file.Get(Resolution, standard.Resolution),
            Tolerate = file.Get(Tolerate, standard.Tolerate),
            MaxDuration = file.Get(MaxDuration, standard.MaxDuration),
            Thresholds = file.Get(Thresholds, []),
        };
        return new StressWords(settings, file.Get(Timeout, StressWords.None.Timeout), file.Get(Connection, ConnectionChoice.Kept), file.Get(Http2, false));
    }
}
