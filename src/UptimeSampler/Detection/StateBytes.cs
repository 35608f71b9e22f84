namespace UptimeSampler.Detection;

/// <summary>The numbers of a statistic as bytes: a count, then as many doubles.</summary>
internal static class StateBytes
{
    private const int SizeLimit = 20_000;

    public delegate void Save(Span<double> state);

    public static void Write(BinaryWriter writer, int size, Save save)
    {
        Span<double> state = size <= 256 ? stackalloc double[size] : new double[size];
        save(state);
        writer.Write(size);
        foreach (double number in state)
            writer.Write(number);
    }

    public static DateTimeOffset ReadTime(BinaryReader reader) => DateTimeOffset.FromUnixTimeMilliseconds(reader.ReadInt64());

    public static DateTimeOffset? ReadTimeOrNull(BinaryReader reader) =>
        reader.ReadInt64() is long at and not long.MinValue ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    public static double[] Read(BinaryReader reader)
    {
        int size = reader.ReadInt32();
        if (size is < 0 or > SizeLimit)
            throw new InvalidDataException($"detector state names {size} numbers, at most {SizeLimit} are possible");
        double[] state = new double[size];
        for (int i = 0; i < size; i++)
            state[i] = reader.ReadDouble();
        return state;
    }
}
