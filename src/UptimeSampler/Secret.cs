namespace UptimeSampler;

/// <summary>
/// A text that must not be seen: prints as <c>***</c> wherever it is printed by accident, logs, errors and reports included.
/// </summary>
/// <param name="value">The text itself.</param>
public sealed class Secret(string value) : IEquatable<Secret>
{
    /// <summary>The text itself; call it only where it leaves for the one who must know it.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "***";

    /// <inheritdoc/>
    public bool Equals(Secret? other) => other is not null && string.Equals(value, other.Reveal(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => value.GetHashCode(StringComparison.Ordinal);
}
