using System.Text.Json;

namespace UptimeSampler.Statistics.Tests;

/// <summary>One group of reference inputs and outputs from <c>Vectors/</c>, with its source and tolerance inside the file.</summary>
internal sealed class VectorGroup
{
    private readonly double _absolute;
    private readonly double _relative;

    private VectorGroup(JsonElement root)
    {
        _absolute = root.GetProperty("abs").GetDouble();
        _relative = root.GetProperty("rel").GetDouble();
        Cases = [.. root.GetProperty("cases").EnumerateArray().Select(c => new VectorCase(c))];
    }

    public IReadOnlyList<VectorCase> Cases { get; }

    public static VectorGroup Load(string name)
    {
        using Stream file = typeof(VectorGroup).Assembly.GetManifestResourceStream($"UptimeSampler.Statistics.Tests.Vectors.{name}.json")
            ?? throw new FileNotFoundException($"No vectors named {name}.");
        var group = new VectorGroup(JsonDocument.Parse(file).RootElement);
        Assert.IsNotEmpty(group.Cases);
        return group;
    }

    public void AssertClose(double want, double got, VectorCase of, string what)
    {
        if (!(Math.Abs(got - want) <= _absolute + _relative * Math.Abs(want)))
            Assert.Fail($"{what} of {of}: expected {want:R}, got {got:R}.");
    }

    public void AssertClose(string name, double got, VectorCase of) => AssertClose(of[name], got, of, name);
}

/// <summary>One case of a group; numbers by name.</summary>
internal sealed record VectorCase(JsonElement Json)
{
    public double this[string name] => Json.GetProperty(name).GetDouble();

    public long Count(string name) => Json.GetProperty(name).GetInt64();

    public string Text(string name) => Json.GetProperty(name).GetString()!;

    public bool IsNull(string name) => Json.GetProperty(name).ValueKind == JsonValueKind.Null;

    public IEnumerable<VectorCase> List(string name) => Json.GetProperty(name).EnumerateArray().Select(e => new VectorCase(e));

    public override string ToString() => Json.GetRawText() is { Length: > 200 } text ? text[..200] + "…" : Json.GetRawText();
}
