using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace UptimeSampler.EndToEnd.Faults;

/// <summary>A name server that says 127.0.0.1 for every name, or that no name exists, or nothing at all. Needs root for its port.</summary>
internal sealed class NameServer : IAsyncDisposable
{
    /// <summary>A loopback address that nobody else serves names on.</summary>
    public const string Address = "127.0.0.77";

    private const int HeaderBytes = 12;
    private const ushort Answered = 0x8180, NoSuchName = 0x8183, TypeA = 1;

    private readonly UdpClient socket;
    private readonly CancellationTokenSource stop = new();
    private readonly Task serving;

    public NameServer()
    {
        bool isRoot = Environment.UserName == "root";
        Prerequisite.Require(isRoot, "root, for port 53 and a mount of its own", "run the tests as root");
        socket = new UdpClient(new IPEndPoint(IPAddress.Parse(Address), 53));
        serving = ServeAsync();
    }

    public enum Mood
    {
        Answers,
        KnowsNothing,
        IsSilent,
    }

    public volatile Mood Now = Mood.Answers;

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await serving;
        socket.Dispose();
        stop.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                UdpReceiveResult query = await socket.ReceiveAsync(stop.Token);
                if (Now != Mood.IsSilent)
                    await socket.SendAsync(Answer(query.Buffer), query.RemoteEndPoint, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    /// <summary>RFC 1035, section 4: header, the question as it came, and for an A question one record that points to its name.</summary>
    private byte[] Answer(byte[] query)
    {
        int end = HeaderBytes;
        while (query[end] != 0)
            end += query[end] + 1;
        ushort type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end + 1));
        end += 5;
        bool isKnown = Now == Mood.Answers;
        byte[] record = isKnown && type == TypeA ? [0xc0, HeaderBytes, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, 127, 0, 0, 1] : [];
        byte[] answer = [.. query.AsSpan(0, end), .. record];
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(2), isKnown ? Answered : NoSuchName);
        BinaryPrimitives.WriteUInt16BigEndian(answer.AsSpan(6), (ushort)(record.Length > 0 ? 1 : 0));
        // Neither authority nor additional records (a question may bring one of EDNS, which is cut off).
        answer.AsSpan(8, 4).Clear();
        return answer;
    }
}
