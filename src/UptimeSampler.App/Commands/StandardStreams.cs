using System.Text;

namespace UptimeSampler.App.Commands;

/// <summary>
/// The process' output and error stream, as a disk that is full or a stream that was closed should meet them: an answer that cannot be
/// written is an error of its own, and a word to people that cannot be written is lost, not the end of the service.
/// </summary>
internal static class StandardStreams
{
    public static void Install()
    {
        Console.SetOut(Writer(new Guarded(Console.OpenStandardOutput(), mayBeLost: false)));
        Console.SetError(Writer(new Guarded(Console.OpenStandardError(), mayBeLost: true)));
    }

    /// <summary>Standard error for alerts: one that cannot be written is not delivered. A whole alert is one write, between the lines of the log.</summary>
    public static TextWriter ErrorForAlerts() =>
        new StreamWriter(new Guarded(Console.OpenStandardError(), mayBeLost: false), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 8_192) { AutoFlush = true };

    private static StreamWriter Writer(Stream stream) => new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 256) { AutoFlush = true };

    private sealed class Guarded(Stream inner, bool mayBeLost) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException("a stream of the process has no length");

        public override long Position
        {
            get => throw new NotSupportedException("a stream of the process has no position");
            set => throw new NotSupportedException("a stream of the process has no position");
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                if (!mayBeLost)
                    throw new OutputException(problem);
            }
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a stream of the process is only written");

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException("a stream of the process has no position");

        public override void SetLength(long value) => throw new NotSupportedException("a stream of the process has no length");
    }
}
