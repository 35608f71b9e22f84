namespace UptimeSampler.Benchmarks;

/// <summary>Where the programs are that a benchmark starts.</summary>
internal static class Programs
{
    /// <summary>The program under test, built as the benchmarks were.</summary>
    public static string UptimeSampler()
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd('/')), configuration = framework.Parent!;
        if (configuration.Name != "Release")
            throw new BenchmarkException("The benchmarks are not built for Release; run them by 'dotnet run -c Release …'.");
        string root = configuration.Parent!.Parent!.Parent!.Parent!.FullName;
        string program = Path.Combine(root, "src/UptimeSampler.App/bin", configuration.Name, framework.Name, "uptimesampler");
        return File.Exists(program) ? program : throw new BenchmarkException($"{program} is not there; run the benchmarks from a working copy by 'dotnet run'.");
    }

    /// <summary>A program of the system.</summary>
    public static string Find(string program, string package) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new BenchmarkException($"'{program}' is not here; get it by: apt-get install {package} (and stop the service that it starts).");
}
