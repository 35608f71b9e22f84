using System.Text.Json.Serialization;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.Reports.Documents;

/// <summary>A report for people, before anybody knows in which form it is written. All texts are plain: whoever writes them takes care of what they hold.</summary>
/// <param name="Title">What it is about.</param>
/// <param name="Blocks">What it says, in order.</param>
public sealed record Document(string Title, IReadOnlyList<Block> Blocks);

/// <summary>A part of a document.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "block")]
[JsonDerivedType(typeof(Heading), "heading")]
[JsonDerivedType(typeof(Paragraph), "paragraph")]
[JsonDerivedType(typeof(Answer), "answer")]
[JsonDerivedType(typeof(Points), "points")]
[JsonDerivedType(typeof(Table), "table")]
[JsonDerivedType(typeof(Picture), "picture")]
public abstract record Block;

/// <summary>A heading below the title.</summary>
/// <param name="Text">What it says.</param>
public sealed record Heading(string Text) : Block;

/// <summary>A paragraph.</summary>
/// <param name="Text">What it says.</param>
public sealed record Paragraph(string Text) : Block;

/// <summary>The answer, where nobody can miss it.</summary>
/// <param name="Word">In a word or two.</param>
/// <param name="Text">In a sentence.</param>
/// <param name="Tone">How good it is.</param>
public sealed record Answer(string Word, string Text, Tone Tone) : Block;

/// <summary>A list of points.</summary>
/// <param name="Items">The points.</param>
/// <param name="IsNumbered">True when their order matters.</param>
public sealed record Points(IReadOnlyList<string> Items, bool IsNumbered = false) : Block;

/// <summary>A table.</summary>
/// <param name="Headings">The headings; one that begins with <c>&gt;</c> stands above numbers.</param>
/// <param name="Rows">The rows, each with as many cells.</param>
public sealed record Table(IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<Cell>> Rows) : Block;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Tone">How good that is.</param>
public sealed record Cell(string Text, Tone Tone = Tone.Plain)
{
    /// <summary>A cell that only says something.</summary>
    public static implicit operator Cell(string text) => new(text);

    /// <summary>A cell that only says something.</summary>
    public static Cell FromString(string text) => new(text);
}

/// <summary>A picture.</summary>
/// <param name="Name">Its name among the pictures of the document, made of letters, digits and hyphens.</param>
/// <param name="Chart">What is seen.</param>
public sealed record Picture(string Name, Chart Chart) : Block;

/// <summary>How good something is.</summary>
public enum Tone
{
    /// <summary>Neither good nor bad.</summary>
    Plain,

    /// <summary>Good.</summary>
    Good,

    /// <summary>Bad.</summary>
    Bad,

    /// <summary>Not known.</summary>
    Doubtful,
}
