using System.Buffers.Text;

namespace UptimeSampler.Load.Http1;

/// <summary>
/// Reads an HTTP/1.1 answer piece by piece, wherever the pieces were cut, and keeps nothing of it but what ends it: the status and the framing
/// (RFC 9112). What a server sends may be anything: lines and the whole of the headers have limits.
/// </summary>
internal sealed class ResponseScanner
{
    /// <summary>Most bytes of status line, headers and trailers, of interim answers too.</summary>
    public const int HeadLimit = 64 * 1024;

    /// <summary>Most bytes of the line before a chunk.</summary>
    public const int ChunkLineLimit = 4 * 1024;

    private const int MostChunkDigits = 15;

    private enum Part
    {
        StatusLine,
        Headers,
        Body,
        ChunkLine,
        ChunkData,
        ChunkEnd,
        Trailers,
        UntilClose,
        Complete,
        Wrong,
    }

    private readonly LineBuffer line = new();
    private readonly ResponseHead head = new();
    private Part part;
    private bool answersHead;
    private int headBytes;
    private long left;

    /// <summary>The status; 0 before it is known.</summary>
    public int Status => head.Status;

    /// <summary>The whole answer has been read.</summary>
    public bool IsComplete => part == Part.Complete;

    /// <summary>What makes this no HTTP; null while it may be.</summary>
    public string? Problem { get; private set; }

    /// <summary>True when the connection may be used again after a complete answer.</summary>
    public bool KeepsConnection { get; private set; }

    /// <summary>Ready for the next answer.</summary>
    /// <param name="toHead">Whether it answers HEAD, and so has no body.</param>
    public void Begin(bool toHead)
    {
        answersHead = toHead;
        part = Part.StatusLine;
        Problem = null;
        KeepsConnection = false;
        headBytes = 0;
        left = 0;
        head.Begin();
        line.Clear();
    }

    /// <summary>Takes the next bytes.</summary>
    /// <returns>How many belong to this answer; fewer than given only when it is complete or wrong.</returns>
    public int Read(ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        while (at < bytes.Length && part < Part.Complete)
            at += part switch
            {
                Part.Body or Part.ChunkData => Skip(bytes.Length - at),
                Part.UntilClose => bytes.Length - at,
                _ => ReadLine(bytes[at..]),
            };
        return at;
    }

    /// <summary>The peer has sent its last byte.</summary>
    /// <returns>True when that was the end of the answer.</returns>
    public bool End()
    {
        if (part == Part.UntilClose)
            part = Part.Complete;
        return part == Part.Complete;
    }

    private int Skip(int available)
    {
        int count = (int)Math.Min(left, available);
        left -= count;
        if (left == 0)
            part = part == Part.Body ? Part.Complete : Part.ChunkEnd;
        return count;
    }

    private int ReadLine(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        int count = end < 0 ? bytes.Length : end + 1;
        bool isOfChunk = part is Part.ChunkLine or Part.ChunkEnd;
        if ((isOfChunk ? 0 : headBytes) + line.Length + count > (isOfChunk ? ChunkLineLimit : HeadLimit))
        {
            Fail(isOfChunk ? "the line before a chunk is too long" : $"the headers are larger than {HeadLimit / 1024} KiB");
            return count;
        }
        if (end < 0)
        {
            line.Add(bytes);
            return count;
        }
        if (!isOfChunk)
            headBytes += line.Length + count;
        Take(line.Complete(bytes[..end]));
        line.Clear();
        return count;
    }

    private void Take(ReadOnlySpan<byte> text)
    {
        if (text.Length > 0 && text[^1] == '\r')
            text = text[..^1];
        switch (part)
        {
            case Part.StatusLine:
                Check(head.TakeStatusLine(text));
                part = part == Part.Wrong ? part : Part.Headers;
                break;
            case Part.Headers when text.IsEmpty:
                EndHeaders();
                break;
            case Part.Headers:
                Check(head.TakeHeader(text));
                break;
            case Part.Trailers when text.IsEmpty:
                part = Part.Complete;
                break;
            case Part.ChunkLine:
                TakeChunkLine(text);
                break;
            case Part.ChunkEnd when text.IsEmpty:
                part = Part.ChunkLine;
                break;
            case Part.ChunkEnd:
                Fail("a chunk is longer than it said");
                break;
        }
    }

    private void EndHeaders()
    {
        if (head.Status == 101)
        {
            Fail("it switches to another protocol, unasked");
            return;
        }
        if (head.Status < 200)
        {
            head.Begin();
            part = Part.StatusLine;
            return;
        }
        bool hasNoBody = answersHead || head.Status is 204 or 304;
        (part, left) = head switch
        {
            _ when hasNoBody => (Part.Complete, 0L),
            { IsChunked: true } => (Part.ChunkLine, 0),
            { HasTransferEncoding: true } or { Length: null } => (Part.UntilClose, 0),
            { Length: 0 } => (Part.Complete, 0),
            { Length: { } length } => (Part.Body, length),
        };
        KeepsConnection = part != Part.UntilClose && head.KeepsConnection;
    }

    private void TakeChunkLine(ReadOnlySpan<byte> text)
    {
        if (!Utf8Parser.TryParse(text, out ulong size, out int digits, 'x') || digits > MostChunkDigits || !IsEndOfSize(text[digits..]))
            Fail("the length of a chunk is no number");
        else if (size == 0)
            part = Part.Trailers;
        else
            (part, left) = (Part.ChunkData, (long)size);
    }

    private static bool IsEndOfSize(ReadOnlySpan<byte> rest) => rest.IsEmpty || rest[0] is (byte)';' or (byte)' ' or (byte)'\t';

    private void Check(string? problem)
    {
        if (problem is not null)
            Fail(problem);
    }

    private void Fail(string problem)
    {
        part = Part.Wrong;
        Problem = problem;
        KeepsConnection = false;
    }
}
