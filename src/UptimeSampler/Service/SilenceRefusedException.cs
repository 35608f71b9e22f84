namespace UptimeSampler.Service;

/// <summary>What of a silence was refused.</summary>
public enum SilencePart
{
    /// <summary>What it covers, by name or at all.</summary>
    Targets,

    /// <summary>What it covers, by label.</summary>
    Labels,

    /// <summary>Kinds of incidents.</summary>
    Kinds,

    /// <summary>Its start.</summary>
    From,

    /// <summary>Its end.</summary>
    Until,

    /// <summary>Its length.</summary>
    Length,

    /// <summary>Its note.</summary>
    Note,
}

/// <summary>A silence that cannot be.</summary>
/// <param name="part">What of it.</param>
/// <param name="value">Its value; null when it is missing.</param>
/// <param name="fault">What is wrong and what to do, to stand behind name and value.</param>
public sealed class SilenceRefusedException(SilencePart part, string? value, string fault) : Exception(fault)
{
    /// <summary>What of it.</summary>
    public SilencePart Part => part;

    /// <summary>Its value; null when it is missing.</summary>
    public string? Value => value;

    /// <summary>The whole sentence, with the name by which the part goes where the silence was asked for.</summary>
    public string Sentence(string name) => value is null ? $"{name} {Message}" : $"{name} '{PlainText.Line(value, 80)}' {Message}";
}
