using System.Text;

namespace UptimeSampler.Alerting;

/// <summary>The beginning of what a program writes; also readable when the program's pipe never ends.</summary>
/// <param name="pipe">The program's output.</param>
/// <param name="limit">How many bytes are kept.</param>
internal sealed class ProgramOutput(Stream pipe, int limit)
{
    private readonly byte[] kept = new byte[limit];
    private int length;

    /// <summary>What was read so far.</summary>
    public string Text => Encoding.UTF8.GetString(kept, 0, length);

    /// <summary>Keeps the beginning, and reads on so that a talkative program is not held up, until the end or until told to stop.</summary>
    public async Task ReadAsync(CancellationToken stop)
    {
        byte[] rest = new byte[limit];
        try
        {
            while (length < limit && await pipe.ReadAsync(kept.AsMemory(length), stop) is var count and > 0)
                length += count;
            while (length == limit && await pipe.ReadAsync(rest, stop) > 0)
            {
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
        }
    }
}
