using System.Buffers.Text;

namespace UptimeSampler.Load.Http1;

/// <summary>What status line and headers say about where the answer ends.</summary>
internal sealed class ResponseHead
{
    private const int MostLengthDigits = 18;

    private bool isOldVersion;
    private bool saysClose;
    private bool saysKeep;
    private bool lastMatters;

    public int Status { get; private set; }

    /// <summary>The length of the body; null when it is not said.</summary>
    public long? Length { get; private set; }

    public bool HasTransferEncoding { get; private set; }

    public bool IsChunked { get; private set; }

    /// <summary>A message with both a length and chunks may be an attempt to smuggle another (RFC 9112, 6.3): the connection ends after it.</summary>
    public bool KeepsConnection => !saysClose && (!isOldVersion || saysKeep) && !(HasTransferEncoding && Length is not null);

    public void Begin()
    {
        isOldVersion = saysClose = saysKeep = lastMatters = HasTransferEncoding = IsChunked = false;
        Status = 0;
        Length = null;
    }

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? TakeStatusLine(ReadOnlySpan<byte> line)
    {
        // HTTP/1.1 200 OK
        bool isOne = line.Length >= 12 && line.StartsWith("HTTP/1."u8) && char.IsAsciiDigit((char)line[7]) && line[8] == ' ';
        if (!isOne || !IsNumber(line[9..12]) || (line.Length > 12 && line[12] != ' ') || line[9] == '0')
            return "it does not begin with a status line";
        isOldVersion = line[7] == '0';
        Status = 100 * (line[9] - '0') + 10 * (line[10] - '0') + line[11] - '0';
        return null;
    }

    /// <returns>What is wrong with it; null when nothing is.</returns>
    public string? TakeHeader(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
            // A continued line, of old; where the answer ends must not depend on one.
            return lastMatters ? "a header about its length goes over several lines" : null;
        int colon = line.IndexOf((byte)':');
        if (colon < 1)
            return "a header has no name";
        lastMatters = false;
        // Three names of all that servers send matter; their first letters spare the others a comparison.
        switch (line[0] | 0x20)
        {
            case 'c':
                return TakeC(line[..colon].TrimEnd((byte)' '), line[(colon + 1)..]);
            case 't' when System.Text.Ascii.EqualsIgnoreCase(line[..colon].TrimEnd((byte)' '), "transfer-encoding"u8):
                lastMatters = HasTransferEncoding = true;
                ReadOnlySpan<byte> value = Trim(line[(colon + 1)..]);
                IsChunked = System.Text.Ascii.EqualsIgnoreCase(Trim(value[(value.LastIndexOf((byte)',') + 1)..]), "chunked"u8);
                return null;
            default:
                return null;
        }
    }

    private string? TakeC(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (System.Text.Ascii.EqualsIgnoreCase(name, "content-length"u8))
        {
            lastMatters = true;
            return TakeLength(Trim(value));
        }
        if (System.Text.Ascii.EqualsIgnoreCase(name, "connection"u8))
        {
            lastMatters = true;
            foreach (Range token in value.Split((byte)','))
            {
                saysClose |= System.Text.Ascii.EqualsIgnoreCase(Trim(value[token]), "close"u8);
                saysKeep |= System.Text.Ascii.EqualsIgnoreCase(Trim(value[token]), "keep-alive"u8);
            }
        }
        return null;
    }

    private string? TakeLength(ReadOnlySpan<byte> text)
    {
        if (text.Length is 0 or > MostLengthDigits || !IsNumber(text) || !Utf8Parser.TryParse(text, out long length, out _))
            return "the length of its body is no number";
        if (Length is { } before && before != length)
            return "it says two lengths of its body";
        Length = length;
        return null;
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    private static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) => text.Trim(" \t"u8);
}
