using System.Text;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Stress;

namespace UptimeSampler.App.Commands.Stress;

/// <summary>Draws a stress test into a file whose ending says how.</summary>
internal sealed class StressPlot
{
    private readonly string file;
    private readonly bool isPng;

    private StressPlot(string file, bool isPng) => (this.file, this.isPng) = (file, isPng);

    /// <exception cref="CommandException">The ending is none that can be drawn, or there is no such folder: told before the load.</exception>
    public static StressPlot To(string file)
    {
        string shown = PlainText.Line(file, 200);
        bool isPng = file.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
        if (!isPng && !file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            throw new CommandException($"--plot {shown} is no picture that can be drawn; write a name that ends in .svg or .png");
        if (isPng && PngChart.Problem() is { } problem)
            throw new CommandException($"--plot {shown}: {problem}");
        return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))
            ? new StressPlot(file, isPng)
            : throw new CommandException($"--plot {shown}: there is no such folder; name a file in a folder that is there");
    }

    /// <exception cref="CommandException">The file cannot be written.</exception>
    public void Write(StressResult result, string name, StressSettings settings)
    {
        if (StressPicture.Of(result, name, settings.Confidence, settings.Expect is not null) is not { } chart)
            throw new CommandException("--plot: nothing was sent under load, so there is nothing to draw");
        try
        {
            WholeFile.Write(file, isPng ? PngChart.Of(chart) : Encoding.UTF8.GetBytes(SvgChart.Of(chart)));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException or PictureException)
        {
            throw new CommandException($"--plot: {PlainText.Line(file, 200)} cannot be written: {unwritable.Message}");
        }
    }
}
