namespace UptimeSampler.Targets.Reading;

/// <summary>Reads the values of one object in the file.</summary>
internal sealed class ObjectReader(FileNode node, ReadContext context)
{
    /// <summary>The object.</summary>
    public FileNode Node => node;

    /// <summary>What is known and found.</summary>
    public ReadContext Context => context;

    /// <summary>True when the key stands in the file.</summary>
    public bool Has(Key key) => key.Names.Any(name => node.Find(name) is not null);

    /// <summary>The value of a key; <paramref name="otherwise"/> when it is left out, or wrong and noted as a problem.</summary>
    public T Get<T>(Key<T> key, T otherwise) => TryGet(key, out T value) ? value : otherwise;

    /// <summary>The value of a key; false when it is left out, or wrong and noted as a problem.</summary>
    public bool TryGet<T>(Key<T> key, out T value)
    {
        value = default!;
        if (node.Find(key.Name) is not { } written)
            return false;
        (bool ok, value) = key.Shape.Read(written, context);
        return ok;
    }

    /// <summary>The value of a secret, from the file itself or from its own; null when it is left out, or wrong and noted as a problem.</summary>
    public Secret? Get(SecretKey key)
    {
        FileNode? here = node.Find(key.Name);
        FileNode? elsewhere = node.Find(key.FileName);
        if (here is not null && elsewhere is not null)
        {
            context.Fail(elsewhere, $"stands beside '{key.Name}'; keep one of the two");
            return null;
        }
        if (elsewhere is not null)
        {
            // The shape checks what the file holds as if it stood here, in the place of the path.
            return context.ContentOf(elsewhere) is { } content && key.Shape.Read(Literal(elsewhere, content), context) is { Ok: true } secret ? secret.Value : null;
        }
        return here is not null && key.Shape.Read(here, context) is { Ok: true } given ? given.Value : null;
    }

    /// <summary>Notes a problem with a key that stands in the file, or with the object when it does not.</summary>
    public void Fail(Key key, string message) => context.Fail(key.Names.Select(node.Find).FirstOrDefault(found => found is not null) ?? node, message);

    /// <summary>Notes that the value of a key is allowed and hardly wise.</summary>
    public void Warn(Key key, string message) => context.Warn(key.Names.Select(node.Find).FirstOrDefault(found => found is not null) ?? node, message);

    // A dollar sign in a secret's file is a dollar sign.
    internal static FileNode Literal(FileNode place, string content) => place with { Text = content.Replace("$", "$$", StringComparison.Ordinal) };
}
