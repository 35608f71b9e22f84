using System.Globalization;
using Microsoft.AspNetCore.Http;
using UptimeSampler.Storage;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.App.Web;

/// <summary>Reads the query of a request: a parameter that nobody knows, or that cannot be used, is named with its value.</summary>
internal sealed class QueryReader
{
    /// <summary>The longest window that a question may be about.</summary>
    public static readonly TimeSpan WindowLimit = TimeSpan.FromDays(400);

    /// <summary>Clocks of those who ask may go before this one.</summary>
    private static readonly TimeSpan AheadLimit = TimeSpan.FromDays(1);

    private readonly IQueryCollection query;
    private readonly DateTimeOffset now;

    /// <param name="http">The request.</param>
    /// <param name="now">What ages count from.</param>
    /// <exception cref="RequestException">There is a parameter that the endpoint does not have.</exception>
    public QueryReader(HttpContext http, DateTimeOffset now)
    {
        query = http.Request.Query;
        this.now = now;
        string[] known = [.. http.GetEndpoint()?.Metadata.GetMetadata<QueryParameters>()?.All.Select(parameter => parameter.Name) ?? []];
        if (query.Keys.FirstOrDefault(key => !known.Contains(key, StringComparer.Ordinal)) is { } unknown)
            throw new RequestException(StatusCodes.Status400BadRequest,
                $"unknown parameter '{PlainText.Line(unknown, 40)}'; {(known.Length == 0 ? "this takes none" : NearestName.Advice(unknown, known))}", PlainText.Line(unknown, 40), query[unknown]);
    }

    /// <summary>A text; null when it is not there. Given twice, it is no text.</summary>
    public string? Text(string name) => query[name] switch
    {
        [] => null,
        [var one] => one,
        _ => throw RequestException.Wrong(name, query[name], "is there more than once; give it once"),
    };

    /// <summary>Values that may be given several times, or as one list with commas.</summary>
    public IReadOnlyList<string> List(string name) =>
        [.. query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>A number within limits.</summary>
    public int Number(string name, int otherwise, int most) => Text(name) is not { } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= 1 && number <= most ? number
        : throw RequestException.Wrong(name, text, $"is not a number from 1 to {most}");

    /// <summary>A number between 0 and 1; null when it is not there.</summary>
    public double? Share(string name) => Text(name) is not { } text ? null
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double share) && share is > 0 and < 1 ? share
        : throw RequestException.Wrong(name, text, "is not a number above 0 and below 1");

    /// <summary>True or false.</summary>
    public bool Flag(string name) => Text(name) is { } text && (bool.TryParse(text, out bool flag) ? flag : throw RequestException.Wrong(name, text, "is neither true nor false"));

    /// <summary>An instant, as an age or in ISO 8601; null when it is not there.</summary>
    public DateTimeOffset? Instant(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (DurationText.TryParse(text, out TimeSpan age) && age < now - DateTimeOffset.UnixEpoch)
            return now - age;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset instant)
            && instant >= DateTimeOffset.UnixEpoch
            ? instant
            : throw RequestException.Wrong(name, text, "is neither an age nor an instant; write one such as 24h, 7d or 2026-11-23T14:00:00Z");
    }

    /// <summary>The window between <c>since</c> and <c>until</c>.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Window(TimeSpan otherwise)
    {
        DateTimeOffset from = Instant("since") ?? now - otherwise, to = Instant("until") ?? now;
        if (from >= to)
            throw RequestException.Wrong("since", Text("since"), $"leaves the window empty: it starts {Words.Instant(from)} and ends {Words.Instant(to)}");
        if (to > now + AheadLimit)
            throw RequestException.Wrong("until", Text("until"), $"lies in the future; the clock here says {Words.Instant(now)}");
        return to - from <= WindowLimit ? (from, to) : throw RequestException.Wrong("since", Text("since"), $"makes the window longer than {WindowLimit.TotalDays} days");
    }

    /// <summary>One of several words, by its place.</summary>
    public static int PlaceOf(string name, string value, IReadOnlyList<string> known)
    {
        for (int i = 0; i < known.Count; i++)
            if (known[i] == value)
                return i;
        throw RequestException.Wrong(name, value, $"is not known; {NearestName.Advice(value, [.. known])}");
    }

    /// <summary>Names of targets, each watched or in the database.</summary>
    public static void RequireTargets(string parameter, IReadOnlyList<string> names, WebSource source)
    {
        if (names.Count == 0)
            return;
        string[] known = [.. source.Store.TargetNames().Union(source.Targets().Targets.Select(target => target.Name)).Order(StringComparer.Ordinal)];
        if (names.FirstOrDefault(name => !known.Contains(name, StringComparer.Ordinal)) is { } unknown)
            throw new RequestException(StatusCodes.Status404NotFound, $"there is no target '{PlainText.Line(unknown, 80)}'; {NearestName.Advice(unknown, known)}", parameter, unknown);
    }
}
