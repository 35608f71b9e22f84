using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace UptimeSampler.Alerting;

/// <summary>
/// Ends a program and all it has started. A child whose parent ended belongs to nobody's tree, so each program gets a mark in its environment
/// that its children inherit and that /proc shows. Not found is a process that has cleared its environment, runs as another user, or (without
/// a /proc) has lost its parent.
/// </summary>
internal static class Descendants
{
    /// <summary>The variable that holds the mark.</summary>
    public const string MarkName = "UPTIMESAMPLER_DELIVERY";

    // A process may start another one while it is looked for.
    private const int Rounds = 5;

    /// <summary>A mark that no other program has.</summary>
    public static string NewMark() => Guid.NewGuid().ToString("N");

    /// <summary>Kills a program, its tree, and all that carry its mark.</summary>
    public static void Kill(Process program, string mark)
    {
        // The tree first: while it hangs together it also finds those who dropped the mark.
        Kill(program, wholeTree: true);
        for (int round = 0; round < Rounds && KillMarked($"{MarkName}={mark}") > 0; round++)
        {
        }
    }

    private static int KillMarked(string entry)
    {
        if (!Directory.Exists("/proc"))
            return 0;
        int found = 0;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out int id) && id != Environment.ProcessId && IsMarked(folder, entry))
            {
                found++;
                Kill(id);
            }
        return found;
    }

    private static bool IsMarked(string folder, string entry)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes(Path.Combine(folder, "environ"))).Split('\0').Contains(entry);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void Kill(int id)
    {
        try
        {
            using Process process = Process.GetProcessById(id);
            Kill(process, wholeTree: false);
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }

    private static void Kill(Process process, bool wholeTree)
    {
        try
        {
            process.Kill(wholeTree);
        }
        catch (Exception unkillable) when (unkillable is InvalidOperationException or Win32Exception or AggregateException or NotSupportedException)
        {
            // It has ended by itself, or is another user's by now: nothing more can be done, and the delivery's own result is what counts.
        }
    }
}
