using System.Globalization;
using UptimeSampler.Probing;

namespace UptimeSampler.App.Commands;

/// <summary>
/// Refuses to start where so few files may be open that the runtime itself cannot work: it would end in the middle of something, with a stack
/// trace or with "Out of memory". The runtime has raised the soft limit to the hard one by the time that anything of ours runs.
/// </summary>
internal static class OpenFiles
{
    /// <summary>The runtime and our libraries hold about 170, and the last 64 are kept from probes.</summary>
    public const long Least = 256;

    private const string Own = "/proc/self/fd";

    /// <summary>What to say instead of starting; null when there are enough.</summary>
    public static string? Refusal()
    {
        long limit;
        try
        {
            limit = DescriptorLimit.Read();
        }
        catch (IOException)
        {
            // Not even that file, or the library to read it with, could be opened.
            limit = 0;
        }
        return limit >= Least ? null : Refusal(limit);
    }

    /// <summary>How many are open now; 0 on a system that does not say.</summary>
    public static int Count() => Directory.Exists(Own) ? Directory.EnumerateFileSystemEntries(Own).Count() : 0;

    private static string Refusal(long limit) =>
        $"only {(limit > 0 ? limit.ToString(CultureInfo.InvariantCulture) + " " : "a few ")}files may be open at once, and the program needs {Least.ToString(CultureInfo.InvariantCulture)}; "
        + "raise the limit (ulimit -n 1024 in a shell that may, LimitNOFILE= in a systemd unit) and start it again";
}
