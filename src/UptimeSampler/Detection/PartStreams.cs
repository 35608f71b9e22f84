using System.Net;
using UptimeSampler.Statistics;

namespace UptimeSampler.Detection;

/// <summary>
/// The evidence against a target, over all its samples and over those of each address, worker and kind of connection: one dead address
/// of a hundred is found by its own samples. What may be a part is fixed before the outcome.
/// </summary>
internal sealed class PartStreams
{
    private const int Addresses = 0, Workers = 1, Connections = 2, Dimensions = 3;

    private readonly SubStreamDetector detector;
    private readonly PartValues<IPAddress> addresses;
    private readonly PartValues<string> workers;
    private readonly PartValues<ConnectionKind> connections;
    private readonly Func<IReadOnlyList<(int Samples, int Failures)>, int> leastAddress, leastWorker, leastConnection;

    public PartStreams()
        : this(new SubStreamDetector(Dimensions), new PartValues<IPAddress>(), new PartValues<string>(), new PartValues<ConnectionKind>())
    {
    }

    private PartStreams(SubStreamDetector detector, PartValues<IPAddress> addresses, PartValues<string> workers, PartValues<ConnectionKind> connections)
    {
        (this.detector, this.addresses, this.workers, this.connections) = (detector, addresses, workers, connections);
        leastAddress = counts => MakeRoom(Addresses, counts);
        leastWorker = counts => MakeRoom(Workers, counts);
        leastConnection = counts => MakeRoom(Connections, counts);
    }

    /// <summary>The evidence, in seconds.</summary>
    public double Evidence => detector.Evidence;

    /// <summary>Counts a sample of the open block.</summary>
    public void Count(Sample sample, bool failed)
    {
        if (sample.Outcome.Address is { } address)
            addresses.Add(address, failed, leastAddress);
        workers.Add(sample.Worker, failed, leastWorker);
        connections.Add(sample.Outcome.Connection, failed, leastConnection);
    }

    /// <summary>Closes the block; true when the evidence means an alarm.</summary>
    public bool Close(in EvidenceUnit unit, double threshold)
    {
        int count = addresses.Touched.Count + workers.Touched.Count + connections.Touched.Count, next = 0;
        Span<StreamPart> parts = count <= 64 ? stackalloc StreamPart[count] : new StreamPart[count];
        Add(Addresses, addresses, parts, ref next);
        Add(Workers, workers, parts, ref next);
        Add(Connections, connections, parts, ref next);
        return detector.Observe(unit, parts, threshold);
    }

    /// <summary>Forgets all evidence.</summary>
    public void Reset() => detector.Reset();

    public void Write(BinaryWriter writer)
    {
        Write(writer, addresses, address => writer.Write(address.ToString()));
        Write(writer, workers, writer.Write);
        Write(writer, connections, connection => writer.Write((byte)connection));
        for (int dimension = 0; dimension < Dimensions; dimension++)
            writer.Write((ushort)detector.ValuesOf(dimension));
        StateBytes.Write(writer, detector.StateSize, detector.Save);
    }

    public static PartStreams Read(BinaryReader reader)
    {
        PartStreams names = new();
        Read(reader, names.addresses, () => IPAddress.Parse(reader.ReadString()));
        Read(reader, names.workers, reader.ReadString);
        Read(reader, names.connections, () => (ConnectionKind)reader.ReadByte());
        int[] values = [reader.ReadUInt16(), reader.ReadUInt16(), reader.ReadUInt16()];
        return new PartStreams(SubStreamDetector.Load(values, StateBytes.Read(reader)), names.addresses, names.workers, names.connections);
    }

    private static void Write<T>(BinaryWriter writer, PartValues<T> values, Action<T> write)
        where T : notnull
    {
        writer.Write((ushort)values.Count);
        for (int number = 0; number < values.Count; number++)
        {
            write(values.All[number]);
            (int samples, int failures) = values[number];
            writer.Write7BitEncodedInt(samples);
            writer.Write7BitEncodedInt(failures);
        }
    }

    private static void Read<T>(BinaryReader reader, PartValues<T> values, Func<T> read)
        where T : notnull
    {
        int count = reader.ReadUInt16();
        for (int number = 0; number < count; number++)
            values.Restore(read(), reader.Read7BitEncodedInt(), reader.Read7BitEncodedInt());
    }

    private static void Add<T>(int dimension, PartValues<T> values, Span<StreamPart> parts, ref int next)
        where T : notnull
    {
        foreach (int number in values.Touched)
        {
            (int samples, int failures) = values[number];
            parts[next++] = new StreamPart(dimension, number, samples, failures);
        }
        values.Close();
    }

    /// <summary>The number with the least evidence among those that did not come in the open block, its evidence given away; negative when there is none.</summary>
    private int MakeRoom(int dimension, IReadOnlyList<(int Samples, int Failures)> counts)
    {
        int least = -1;
        for (int number = 0; number < detector.ValuesOf(dimension); number++)
            if (counts[number].Samples == 0 && (least < 0 || detector.EvidenceOf(dimension, number) < detector.EvidenceOf(dimension, least)))
                least = number;
        if (least >= 0)
            detector.Forget(dimension, least);
        return least;
    }
}
