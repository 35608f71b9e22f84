using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace UptimeSampler.App.Json;

/// <summary>JSON documents that are written by hand, as text.</summary>
internal static class JsonText
{
    // Names and paths are shown to people too: only what JSON itself wants escaped is escaped.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Action<Utf8JsonWriter> write)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream, Plain))
            write(json);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
