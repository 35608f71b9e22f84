using System.CommandLine;
using System.Text;

namespace UptimeSampler.App.Commands;

/// <summary>Commands for people to copy, with the files and the database that this one was given: without them they would ask another database.</summary>
internal static class GivenOptions
{
    /// <param name="parsed">The call.</param>
    /// <param name="databasePath">The file that it used: an alert is read in another directory, and a connection string may hold more than a path.</param>
    public static CommandWords Words(ParseResult parsed, string databasePath)
    {
        StringBuilder options = new();
        foreach (Option<string?> file in new[] { CommonOptions.Config, CommonOptions.Targets })
            if (parsed.GetValue(file) is { Length: > 0 } given)
                options.Append(' ').Append(file.Name).Append(' ').Append(ShellText.Quoted(Path.GetFullPath(given)));
        if (parsed.GetValue(CommonOptions.Database) is not null)
            options.Append(' ').Append(Database(databasePath));
        return new CommandWords(OwnProgram.Name, options.ToString());
    }

    /// <summary>The option that names a database file.</summary>
    public static string Database(string path) => $"{CommonOptions.Database.Name} {ShellText.Quoted("Data Source=" + path)}";
}
