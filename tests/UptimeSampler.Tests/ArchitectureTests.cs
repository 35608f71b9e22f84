namespace UptimeSampler.Tests;

[TestClass]
public sealed class ArchitectureTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("architecture-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Arrows_rooms_and_file_lengths_are_kept()
    {
        IReadOnlyList<string> violations = Architecture.Violations(Repository.Root);
        Assert.IsEmpty(violations, string.Join('\n', violations));
    }

    [TestMethod]
    [DataRow("src/UptimeSampler/Storage/A.cs", "using Quartz;", "lives only in UptimeSampler/Sampling")]
    [DataRow("src/UptimeSampler/Sampling/A.cs", "using Dapper;", "lives only in UptimeSampler/Storage")]
    [DataRow("src/UptimeSampler/Service/A.cs", "using Microsoft.Data.Sqlite;", "lives only in UptimeSampler/Storage")]
    [DataRow("src/UptimeSampler/Probing/A.cs", "using MailKit.Net.Smtp;", "lives only in UptimeSampler/Alerting")]
    [DataRow("src/UptimeSampler/Detection/A.cs", "using MathNet.Numerics.Distributions;", "lives only in UptimeSampler.Statistics")]
    [DataRow("src/UptimeSampler/Detection/A.cs", "        double x = MathNet.Numerics.SpecialFunctions.Erf(1);", "lives only in UptimeSampler.Statistics")]
    [DataRow("src/UptimeSampler.App/Settings/A.cs", "using System.CommandLine;", "lives only in UptimeSampler.App/Commands")]
    [DataRow("src/UptimeSampler.App/Web/A.cs", "using static Spectre.Console.AnsiConsole;", "lives only in UptimeSampler.App/Commands")]
    [DataRow("src/UptimeSampler/Service/A.cs", "using UptimeSampler.App.Settings;", "arrows point from the App")]
    [DataRow("src/UptimeSampler.Statistics/A.cs", "using UptimeSampler.Targets;", "may use nothing of our own")]
    [DataRow("src/UptimeSampler/A.cs", "using UptimeSampler.Storage;", "may use UptimeSampler.Statistics")]
    [DataRow("src/UptimeSampler/Probing/A.cs", "using UptimeSampler.Storage;", "may use UptimeSampler.Statistics, UptimeSampler.Targets")]
    [DataRow("src/UptimeSampler/Alerting/Channels/A.cs", "using Store = UptimeSampler.Storage.Store;", "UptimeSampler/Alerting may use")]
    [DataRow("src/UptimeSampler/Sampling/A.cs", "using UptimeSampler.Detection;", "may use")]
    [DataRow("src/UptimeSampler/Reports/A.cs", "using UptimeSampler.Alerting;", "may use")]
    public void A_planted_violation_is_found(string file, string line, string expected)
    {
        Plant(file, "namespace X;\n" + line + "\n");
        string violation = Architecture.Violations(folder).Single();
        StringAssert.StartsWith(violation, file + ":2 ");
        StringAssert.Contains(violation, expected);
    }

    [TestMethod]
    [DataRow("src/UptimeSampler/Storage/Rows/A.cs", "using Dapper;")]
    [DataRow("src/UptimeSampler/Storage/A.cs", "// Quartz.Impl would want this")]
    [DataRow("src/UptimeSampler/Service/A.cs", "using UptimeSampler.Storage;")]
    [DataRow("src/UptimeSampler/Sampling/A.cs", "using UptimeSampler.Probing;")]
    [DataRow("src/UptimeSampler/Targets/A.cs", "using UptimeSampler.Targets.Reading;")]
    [DataRow("src/UptimeSampler.App/Commands/A.cs", "using System.CommandLine.Parsing;")]
    [DataRow("src/UptimeSampler.App/Commands/A.cs", "using UptimeSampler.Storage;")]
    [DataRow("src/UptimeSampler.Statistics/Detection/A.cs", "using MathNet.Numerics;")]
    public void What_is_allowed_is_no_violation(string file, string line)
    {
        Plant(file, line);
        Assert.IsEmpty(Architecture.Violations(folder));
    }

    [TestMethod]
    public void A_long_file_is_found_in_tests_too()
    {
        Plant("tests/A.cs", string.Concat(Enumerable.Repeat("//\n", 301)));
        StringAssert.Contains(Architecture.Violations(folder).Single(), "tests/A.cs has 301 lines");
    }

    private void Plant(string file, string content)
    {
        string path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
