using System.Text.Json.Nodes;
using UptimeSampler.Targets;

namespace UptimeSampler.Importing;

/// <summary>Something that another program's configuration says and a targets file cannot, or does not.</summary>
/// <param name="Where">Where it stands: file and line, or the monitor's name.</param>
/// <param name="What">What it is.</param>
/// <param name="Why">Why it was left, and what to do.</param>
public sealed record ImportNote(string Where, string What, string Why);

/// <summary>A targets file made of another program's configuration.</summary>
public sealed class ImportedTargets
{
    /// <summary>Most notes that are kept; more are counted.</summary>
    public const int NoteLimit = 1_000;

    private readonly JsonArray targets = [];
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly List<ImportNote> notes = [];
    private readonly HashSet<string> made = new(StringComparer.Ordinal);
    private readonly List<string> ofTarget = [];
    private readonly List<ImportNote> asked = [];
    private readonly SortedSet<string> variables = new(StringComparer.Ordinal);

    /// <summary>Targets carried over.</summary>
    public int Count => targets.Count;

    /// <summary>What could not be carried over, in the order in which it was met.</summary>
    public IReadOnlyList<ImportNote> Notes => notes;

    /// <summary>All that could not be carried over, those that are not among <see cref="Notes"/> included.</summary>
    public int Left { get; private set; }

    /// <summary>Environment variables that hold secrets from here on, by name: those that the targets file uses, and no others.</summary>
    public IReadOnlyCollection<string> Variables => variables;

    /// <summary>The targets file.</summary>
    public JsonObject Document => new() { ["targets"] = targets.DeepClone() };

    /// <summary>Notes what was left.</summary>
    public void Leave(string where, string what, string why)
    {
        Left++;
        if (notes.Count < NoteLimit)
            notes.Add(new ImportNote(where, PlainText.Line(what, 120), why));
    }

    /// <summary>Notes what is to be filled in for the target that is added next; nothing if that is left out.</summary>
    public void Ask(string where, string what, string why) => asked.Add(new ImportNote(where, what, why));

    /// <summary>A name for a secret's variable, which then stands for it; the secret itself is in no output.</summary>
    /// <returns>What stands in the targets file.</returns>
    public string Secret(string target, string what)
    {
        string name = string.Concat($"{target}_{what}".ToUpperInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '_'));
        name = char.IsAsciiDigit(name[0]) ? "_" + name : name;
        string free = name;
        for (int i = 2; !made.Add(free); i++)
            free = $"{name}_{i}";
        ofTarget.Add(free);
        return $"${{{free}}}";
    }

    /// <summary>Adds a target under a name of its own, if it is one that can be watched.</summary>
    /// <param name="where">Where it stands, for the note when it is none.</param>
    /// <param name="target">Its keys, <c>name</c> among them.</param>
    public void Add(string where, JsonObject target)
    {
        string wanted = Name((string?)target["name"]), free = wanted;
        for (int i = 2; !names.Add(free); i++)
            free = $"{wanted[..Math.Min(wanted.Length, TargetLimits.NameLength - 8)]} ({i})";
        target["name"] = free;
        SecretAddress.Hide(this, where, target);
        if (TargetFile.Problem(new JsonObject { ["targets"] = new JsonArray(target.DeepClone()) }) is { } problem)
            Leave(where, $"'{free}'", $"left out: {problem}");
        else
            Keep(target);
        ofTarget.Clear();
        asked.Clear();
    }

    // A variable whose header another one has replaced is used by nothing.
    private void Keep(JsonObject target)
    {
        targets.Add(target);
        string text = target.ToJsonString();
        variables.UnionWith(ofTarget.Where(name => text.Contains($"${{{name}}}", StringComparison.Ordinal)));
        asked.ForEach(note => Leave(note.Where, note.What, note.Why));
    }

    private static string Name(string? text)
    {
        string name = PlainText.Line(text, TargetLimits.NameLength).Trim();
        return name.Length == 0 ? "unnamed" : name;
    }
}
