using System.Net;
using System.Text.Json.Nodes;
using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Preflight.Reading;

/// <summary>The keys of a target of the plan.</summary>
internal static class PreflightTargetShape
{
    private const int AddressLimit = 256;
    private const int LookUpLimit = 100;

    private static readonly Shape<CheckKind> Kind = TextShapes.OneOf([.. Enum.GetValues<CheckKind>().Where(kind => kind != CheckKind.Limits).Select(kind => (kind.Name(), kind))]);
    private static readonly Shape<IPAddress> Address = new(
        () => new JsonObject { ["type"] = "string", ["minLength"] = 2 },
        (node, context) =>
        {
            if (context.TextOf(node) is not { } text)
                return Found<IPAddress>.Nothing;
            if (IPAddress.TryParse(text, out IPAddress? address))
                return address;
            context.Fail(node, $"'{ReadContext.Shown(node)}' is no IP address; write one such as 192.0.2.10");
            return Found<IPAddress>.Nothing;
        });

    private static readonly Key<string> Name = new("name", "Unique name; without a URL, the name of a target of the targets file.", TextShapes.Name) { Required = true };
    private static readonly Key<Uri> Url = new("url", "What is checked: an http, https or tcp URL (default: what the targets file says about the name).", HttpShapes.TargetUrl);
    private static readonly Key<IReadOnlyList<CheckKind>> Checks = new("checks", "Kinds of checks (default: all that make sense; stress where a load is expected).", CollectionShapes.ListOf(Kind, 4, 1));
    private static readonly Key<IReadOnlyList<IPAddress>> Addresses = new("addresses", "The addresses that the name must have (default: any).", CollectionShapes.ListOf(Address, AddressLimit, 1));
    private static readonly Key<bool> MayRotate = new("mayRotate", "True when each answer holds some of many addresses: any two answers must share one, instead of being alike.", NumberShapes.Flag) { Default = false };
    private static readonly Key<long> LookUps = new("lookUps", "Look-ups of the name in a row from each worker.", NumberShapes.Whole(1, LookUpLimit)) { Default = 5 };
    private static readonly Key<TimeSpan> CertificateMargin = new("certificateMargin", "The certificate must be valid for so long after the event.", NumberShapes.Duration(TimeSpan.FromMinutes(1), TimeSpan.FromDays(3_650))) { Default = "14d" };
    private static readonly Key<HealthWords> Health = new("health", "How its health is checked.", HealthShape.Shape);
    private static readonly Key<StressWords> Stress = new("stress", "How its load is made.", StressShape.Shape);

    public static readonly ObjectShape Object = new("a target of the plan", [Name, Url, LoadShape.Expect, LoadShape.HeadRoom, Checks, Addresses, MayRotate, LookUps, CertificateMargin, Health, Stress]);

    /// <summary>Reads one; null when something is wrong, which was noted.</summary>
    public static PreflightTarget? Read(FileNode node, ReadContext context, ExpectedLoad plan, PlanPlaces places)
    {
        if (node.Kind != System.Text.Json.JsonValueKind.Object)
            return null;
        ObjectReader reader = new(node, context);
        ExpectedLoad load = LoadShape.Read(reader, plan);
        StressWords stress = reader.Get(Stress, StressWords.None);
        HealthWords health = reader.Get(Health, HealthWords.None);
        if (!reader.TryGet(Name, out string name) || Target(reader, name, places) is not { } target)
            return null;
        bool isListed = reader.TryGet(Checks, out IReadOnlyList<CheckKind> listed);
        HealthShape.CheckRates(reader, Health, health, target);
        StressShape.CheckTop(reader, Stress, stress, load);
        List<CheckKind> kinds = isListed ? Sensible(reader, [.. listed.Distinct().Order()], target, load) : Usual(target, load);
        foreach ((Key key, CheckKind of) in (ReadOnlySpan<(Key, CheckKind)>)[(Addresses, CheckKind.Dns), (CertificateMargin, CheckKind.Certificate), (Health, CheckKind.Health), (Stress, CheckKind.Stress)])
            if (reader.Has(key) && !kinds.Contains(of))
                reader.Fail(key, $"is of no use: there is no {of.Name()} check of this target; {(of == CheckKind.Stress && load.Expect is null ? "add 'expect', the requests at once that are expected, or leave it out" : "leave it out")}");
        return new PreflightTarget
        {
            Target = target,
            Kinds = kinds,
            Addresses = reader.Get(Addresses, []),
            MayRotate = reader.Get(MayRotate, false),
            LookUps = (int)reader.Get(LookUps, 5),
            CertificateMargin = reader.Get(CertificateMargin, TimeSpan.FromDays(14)),
            Health = health.Settings(target, isFromFile: !reader.Has(Url)),
            Stress = stress.Settings(load),
            Loaded = stress.Loaded(target),
            IsHttp2 = stress.IsHttp2,
        };
    }

    private static Target? Target(ObjectReader reader, string name, PlanPlaces places)
    {
        if (reader.Has(Url))
            return reader.TryGet(Url, out Uri url) ? UrlCredentials.ToHeader(new Target { Name = name, Url = url }) : null;
        TargetSet watched;
        try
        {
            watched = places.Watched();
        }
        catch (TargetFileException broken)
        {
            reader.Fail(Name, $"has no 'url', and the targets file that could say it cannot be used: {broken.Problems[0]}");
            return null;
        }
        if (watched.Targets.FirstOrDefault(target => target.Name == name) is { } known)
            return known;
        reader.Fail(Name, $"there is no target '{PlainText.Line(name, 80)}' in the targets file, and no 'url' here; add one, or {NearestName.Advice(name, [.. watched.Targets.Select(target => target.Name).Take(20)])}");
        return null;
    }

    private static List<CheckKind> Usual(Target target, ExpectedLoad load) =>
        [.. Enum.GetValues<CheckKind>().Where(kind => kind != CheckKind.Limits && Nonsense(kind, target, load) is null)];

    private static List<CheckKind> Sensible(ObjectReader reader, List<CheckKind> kinds, Target target, ExpectedLoad load)
    {
        foreach (CheckKind kind in kinds)
            if (Nonsense(kind, target, load) is { } problem)
                reader.Fail(Checks, $"'{kind.Name()}' {problem}");
        return kinds;
    }

    /// <summary>Why a kind of check means nothing for a target, and what to do; null when it means something.</summary>
    private static string? Nonsense(CheckKind kind, Target target, ExpectedLoad load) => kind switch
    {
        CheckKind.Dns when IPAddress.TryParse(target.Url.IdnHost, out _) => "means nothing for an address; leave it out, or write the name in the URL",
        CheckKind.Certificate when target.Url.Scheme != "https" => $"means nothing for {target.Url.Scheme}; leave it out",
        CheckKind.Stress when target.Url.Scheme == "tcp" => "means nothing for tcp; leave it out",
        CheckKind.Stress when load.Expect is null => "needs a load; add 'expect', the requests at once that are expected",
        _ => null,
    };
}
