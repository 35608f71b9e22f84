using System.Text;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.App.Commands;

/// <summary>A picture's file, whose ending says how it is drawn.</summary>
internal sealed class PlotFile
{
    private readonly string file;
    private readonly bool isPng;

    private PlotFile(string file, bool isPng) => (this.file, this.isPng) = (file, isPng);

    /// <exception cref="CommandException">The ending is none that can be drawn, or there is no such folder: told before anything else is done.</exception>
    public static PlotFile To(string file)
    {
        string shown = PlainText.Line(file, 200);
        bool isPng = file.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
        if (!isPng && !file.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            throw new CommandException($"--plot {shown} is no picture that can be drawn; write a name that ends in .svg or .png");
        if (isPng && PngChart.Problem() is { } problem)
            throw new CommandException($"--plot {shown}: {problem}");
        return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file)))
            ? new PlotFile(file, isPng)
            : throw new CommandException($"--plot {shown}: there is no such folder; name a file in a folder that is there");
    }

    /// <summary>Draws a chart.</summary>
    /// <exception cref="CommandException">There is nothing to draw, or the file cannot be written.</exception>
    public void Write(Chart? chart, string nothing)
    {
        if (chart is null)
            throw new CommandException($"--plot: {nothing}, so there is nothing to draw");
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
