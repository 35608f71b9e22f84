namespace UptimeSampler;

/// <summary>How the program's commands are written so that they work when they are copied: as it is called here, with the options that it was given.</summary>
/// <param name="Program">The program.</param>
/// <param name="Options">The options, with a blank before each; empty when none is needed.</param>
public sealed record CommandWords(string Program, string Options)
{
    /// <summary>Where nothing is known of how the program was called.</summary>
    public static readonly CommandWords Plain = new("uptimesampler", "");

    /// <summary>A whole command line, such as <c>uptimesampler incidents show 7 --database 'Data Source=/data/samples.db'</c>.</summary>
    public string Line(string command) => $"{Program} {command}{Options}";
}
