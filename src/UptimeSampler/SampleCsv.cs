using System.Globalization;
using System.Net;
using System.Numerics;

namespace UptimeSampler;

/// <summary>Samples as comma-separated values, out and in: what is written is read back as the same samples.</summary>
public static class SampleCsv
{
    /// <summary>The heading that others rely on.</summary>
    public const string Header = "at,target,location,worker,address,connection,outcome,failure,status,dns_us,connect_us,tls_us,first_byte_us,total_us";

    /// <summary>Longest name of a location or worker, in characters.</summary>
    public const int NameLength = 100;

    private const int Columns = 14;
    private static readonly long LongestUs = (long)TimeSpan.FromDays(1).TotalMicroseconds;
    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <summary>The heading of a file with such columns besides the usual ones.</summary>
    public static string HeaderOf(MarkColumns marks) =>
        Header + (marks.HasFlag(MarkColumns.Maintenance) ? ",maintenance" : "") + (marks.HasFlag(MarkColumns.Extra) ? ",extra" : "");

    /// <summary>Which columns a file has besides the usual ones; null when its heading is no such heading.</summary>
    public static MarkColumns? MarksOf(string? header)
    {
        for (MarkColumns marks = MarkColumns.None; marks <= (MarkColumns.Maintenance | MarkColumns.Extra); marks++)
            if (header == HeaderOf(marks))
                return marks;
        return null;
    }

    /// <summary>One sample as a line, without its end.</summary>
    public static string Line(Sample sample, MarkColumns marks)
    {
        Outcome outcome = sample.Outcome;
        Phases phases = outcome.Phases;
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{ContractJson.Time(sample.At)},{Text(sample.Target)},{Text(sample.Location)},{Text(sample.Worker)},{outcome.AddressName},{Name(outcome.Connection)},{Name(outcome.Kind)},{outcome.Failure.Name()},{outcome.Status},{Us(phases.Resolve)},{Us(phases.Connect)},{Us(phases.Tls)},{Us(phases.FirstByte)},{Us(phases.Total)}");
        if (marks.HasFlag(MarkColumns.Maintenance))
            line += sample.InMaintenance ? ",1" : ",0";
        return marks.HasFlag(MarkColumns.Extra) ? line + (sample.IsExtra ? ",1" : ",0") : line;
    }

    /// <summary>Reads a line that was split into fields.</summary>
    /// <param name="fields">The fields, as many as the heading has columns.</param>
    /// <param name="target">Name that the sample gets; the field's own is not used.</param>
    /// <param name="marks">Which columns the file has besides the usual ones; without one its mark is 0.</param>
    /// <param name="now">The present: no sample was taken later.</param>
    /// <exception cref="FormatException">The message says which column is wrong and what belongs there.</exception>
    public static Sample Read(IReadOnlyList<string> fields, string target, MarkColumns marks, DateTimeOffset now)
    {
        int columns = Columns + BitOperations.PopCount((uint)marks);
        if (fields.Count != columns)
            throw new FormatException($"{Words.Count(fields.Count, "field")} where {columns} belong");
        OutcomeKind kind = Choice("outcome", fields[6], ("up", OutcomeKind.Up), ("failed", OutcomeKind.Failed), ("invalid", OutcomeKind.Invalid));
        return new Sample(target, Name("location", CsvText.Unmarked(fields[2])), Name("worker", CsvText.Unmarked(fields[3])), At(fields[0], now), new Outcome
        {
            Kind = kind,
            Failure = Failure(kind, fields[7]),
            Status = Number("status", fields[8], 100, 999) is { } status ? (int)status : null,
            Address = fields[4] == Outcome.OtherAddress ? null : Address(fields[4]),
            IsOtherAddress = fields[4] == Outcome.OtherAddress,
            Connection = Choice("connection", fields[5], ("new", ConnectionKind.New), ("kept", ConnectionKind.Kept)),
            Phases = new Phases(Duration("dns_us", fields[9]), Duration("connect_us", fields[10]), Duration("tls_us", fields[11]), Duration("first_byte_us", fields[12]),
                Duration("total_us", fields[13]) ?? throw new FormatException("total_us is empty; write the microseconds that the probe took")),
        }, marks.HasFlag(MarkColumns.Maintenance) && IsMarked("maintenance", fields[Columns]))
        {
            IsExtra = marks.HasFlag(MarkColumns.Extra) && IsMarked("extra", fields[columns - 1]),
        };
    }

    /// <summary><c>new</c> or <c>kept</c>.</summary>
    public static string Name(ConnectionKind connection) => connection == ConnectionKind.New ? "new" : "kept";

    /// <summary><c>up</c>, <c>failed</c> or <c>invalid</c>.</summary>
    public static string Name(OutcomeKind outcome) => outcome switch
    {
        OutcomeKind.Up => "up",
        OutcomeKind.Failed => "failed",
        OutcomeKind.Invalid => "invalid",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };

    private static bool IsMarked(string column, string text) => Choice(column, text, ("0", false), ("1", true));

    private static long? Us(TimeSpan? duration) => duration?.Ticks / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset At(string text, DateTimeOffset now)
    {
        bool hasZone = text.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length;
        if (!hasZone || !DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at))
            throw new FormatException($"at {Shown(text)} is not an instant; write one such as 2026-11-23T14:03:05.123Z");
        if (at < DateTimeOffset.UnixEpoch)
            throw new FormatException($"at {Shown(text)} lies before 1970");
        return at <= now ? at.ToUniversalTime() : throw new FormatException($"at {Shown(text)} lies in the future; is the clock of this host right?");
    }

    private static FailureClass Failure(OutcomeKind kind, string text)
    {
        if (!FailureClassNames.TryParse(text, out FailureClass failure))
            throw new FormatException($"failure {Shown(text)} is not known; write one such as http_5xx, or nothing when up");
        OutcomeKind fits = failure == FailureClass.None ? OutcomeKind.Up : failure.IsOwn() ? OutcomeKind.Invalid : OutcomeKind.Failed;
        return fits == kind ? failure : throw new FormatException($"outcome '{Name(kind)}' with failure {Shown(text)}: that failure goes with outcome '{Name(fits)}'");
    }

    private static IPAddress? Address(string text)
    {
        if (text.Length == 0)
            return null;
        return IPAddress.TryParse(text, out IPAddress? address) ? address : throw new FormatException($"address {Shown(text)} is no IP address; write one, or nothing");
    }

    private static TimeSpan? Duration(string column, string text) =>
        Number(column, text, 0, LongestUs) is { } us ? TimeSpan.FromTicks(us * TimeSpan.TicksPerMicrosecond) : null;

    private static long? Number(string column, string text, long least, long most)
    {
        if (text.Length == 0)
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{column} {Shown(text)} is not a whole number from {least} to {most}");
    }

    private static string Text(string name) => CsvText.Field(CsvText.Marked(name));

    private static string Name(string column, string text)
    {
        if (text.Length is 0 or > NameLength)
            throw new FormatException($"{column} {Shown(text)} is no name; write 1 to {NameLength} characters");
        return PlainText.Unfit(text) is { } unfit ? throw new FormatException($"{column} {Shown(text)} holds the character {unfit}, which cannot be seen or changes how the rest is shown") : text;
    }

    private static T Choice<T>(string column, string text, params ReadOnlySpan<(string Name, T Value)> known)
    {
        foreach ((string name, T value) in known)
            if (text == name)
                return value;
        List<string> names = [];
        foreach ((string name, _) in known)
            names.Add(name);
        throw new FormatException($"{column} {Shown(text)} is not known; write {string.Join(" or ", names)}");
    }

    private static string Shown(string text) => $"'{PlainText.Line(text, 40)}'";
}
