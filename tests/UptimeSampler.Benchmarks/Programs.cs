using System.Diagnostics;

namespace UptimeSampler.Benchmarks;

/// <summary>Where the programs are that a benchmark starts.</summary>
internal static class Programs
{
    /// <summary>Publishes the program under test, as one does to install it, and gives its path.</summary>
    public static async Task<string> PublishAsync()
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd('/'));
        if (framework.Parent!.Name != "Release")
            throw new BenchmarkException("The benchmarks are not built for Release; run them by 'dotnet run -c Release …'.");
        string project = Path.Combine(framework.Parent.Parent!.Parent!.Parent!.Parent!.FullName, "src/UptimeSampler.App"), published = Path.Combine(framework.FullName, "published");
        // The servers that dotnet leaves behind for the next build would go on running beside the measurement.
        await RunAsync("dotnet", "publish", project, "--configuration", "Release", "--output", published, "-nodeReuse:false", "-p:UseSharedCompilation=false");
        return Path.Combine(published, "uptimesampler");
    }

    /// <summary>A program of the system.</summary>
    public static string Find(string program, string package) =>
        $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin".Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new BenchmarkException($"'{program}' is not here; get it by: apt-get install {package} (and stop the service that it starts).");

    /// <summary>Runs a program to its end and gives what it wrote on standard output.</summary>
    public static async Task<string> RunAsync(string program, params IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> complaints = process.StandardError.ReadToEndAsync();
        string answer = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? answer
            : throw new BenchmarkException($"'{Path.GetFileName(program)} {string.Join(' ', arguments)}' ended with code {process.ExitCode}: {await complaints}{answer}");
    }
}
