using System.Text.RegularExpressions;

namespace UptimeSampler.Targets.Reading;

/// <summary>The keys under <c>expect</c>.</summary>
internal static class ExpectShape
{
    private static readonly Expectation Standard = new();

    private static readonly Key<IReadOnlyList<StatusRange>> Status = new("status", "Wanted HTTP status codes and ranges.", HttpShapes.Status) { Default = "200-299" };
    private static readonly Key<Regex> BodyMatches = new("bodyMatches", "Regular expression that the body (or what a TCP peer sends) must match.", TextShapes.Pattern);
    private static readonly Key<Regex> BodyNotMatches = new("bodyNotMatches", "Regular expression that the body must not match.", TextShapes.Pattern);
    private static readonly Key<IReadOnlyList<KeyValuePair<string, Regex>>> HeaderMatches = new("headerMatches", "Response headers that must be there and match a regular expression each.", HttpShapes.HeaderPatterns);
    private static readonly Key<TimeSpan> MaxTime = new("maxTime", "The whole probe must not take longer: more is a failed expectation.", NumberShapes.Duration(TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(5)));
    private static readonly Key<Version> HttpVersion = new("httpVersion", "HTTP version to ask for and to insist on.", TextShapes.OneOf(("1.1", new Version(1, 1)), ("2", new Version(2, 0))));
    private static readonly Key<long> BodyLimit = new("bodyLimit", "Most bytes of a body that are read; a longer one is a failure.", NumberShapes.Whole(0, 100 << 20)) { Default = Standard.BodyLimit };

    public static readonly ObjectShape Object = new("the expectation", [Status, BodyMatches, BodyNotMatches, HeaderMatches, MaxTime, HttpVersion, BodyLimit]);

    public static readonly Shape<Expectation> Shape = Object.As<Expectation>(Read);

    /// <summary>Keys that mean something for HTTP only.</summary>
    public static readonly IReadOnlyList<Key> HttpOnly = [Status, BodyNotMatches, HeaderMatches, HttpVersion];

    private static Found<Expectation> Read(ObjectReader file) => new Expectation
    {
        Status = file.Get(Status, Standard.Status),
        BodyMatches = file.TryGet(BodyMatches, out Regex body) ? body : null,
        BodyNotMatches = file.TryGet(BodyNotMatches, out Regex unwanted) ? unwanted : null,
        HeaderMatches = file.Get(HeaderMatches, Standard.HeaderMatches),
        MaxTime = file.TryGet(MaxTime, out TimeSpan most) ? most : null,
        HttpVersion = file.TryGet(HttpVersion, out Version version) ? version : null,
        BodyLimit = file.Get(BodyLimit, Standard.BodyLimit),
    };
}
