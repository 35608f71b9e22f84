using System.Diagnostics;

namespace UptimeSampler.App.Tests.Web;

/// <summary>Prometheus' own opinion of a text that it is to scrape.</summary>
internal static class Promtool
{
    public static Task CheckAsync(string metrics) => RunAsync(["check", "metrics"], metrics);

    public static async Task RunAsync(string[] arguments, string input)
    {
        string program = Prerequisite.Require("promtool", "apt-get install prometheus");
        using Process promtool = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await promtool.StandardInput.WriteAsync(input);
        promtool.StandardInput.Close();
        string said = await promtool.StandardOutput.ReadToEndAsync() + await promtool.StandardError.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        Assert.AreEqual(0, promtool.ExitCode, said);
    }
}
