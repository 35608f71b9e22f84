namespace UptimeSampler.Load.Http1;

/// <summary>Holds the beginning of a line that has not ended yet. Most lines come whole and are never copied.</summary>
internal sealed class LineBuffer
{
    private const int FirstBytes = 256;

    private byte[] begun = [];

    public int Length { get; private set; }

    public void Clear() => Length = 0;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        int needed = Length + bytes.Length;
        if (needed > begun.Length)
            Array.Resize(ref begun, Math.Max(needed, Math.Max(FirstBytes, 2 * begun.Length)));
        bytes.CopyTo(begun.AsSpan(Length));
        Length = needed;
    }

    /// <summary>The whole line; valid until the next call.</summary>
    public ReadOnlySpan<byte> Complete(ReadOnlySpan<byte> rest)
    {
        if (Length == 0)
            return rest;
        Add(rest);
        return begun.AsSpan(0, Length);
    }
}
