using System.CommandLine;
using System.Text;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.App.Commands;

/// <summary>A report as Markdown or as a page, on standard output or in a file: options and writing.</summary>
internal sealed class ReportOutput
{
    private readonly Option<string> format = new Option<string>("--format")
    {
        Description = "md for Markdown, html for a page that needs nothing else (default: by the ending of --output, else md)",
        HelpName = "md|html",
    }.AcceptOnlyFromAmong("md", "html");

    private readonly Option<string?> output = new("--output", "-o") { Description = "Write to this file (with its pictures beside it, if it is Markdown) instead of standard output", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Options.Add(format);
        command.Options.Add(output);
    }

    /// <summary>Whether one of its options was given.</summary>
    public bool IsAsked(ParseResult parsed) => parsed.GetValue(format) is not null || parsed.GetValue(output) is not null;

    /// <summary>Writes the report as the options say.</summary>
    /// <exception cref="CommandException">The file cannot be written.</exception>
    public void Write(ParseResult parsed, Document report)
    {
        string? file = parsed.GetValue(output);
        bool isPage = (parsed.GetValue(format) ?? Path.GetExtension(file ?? "").TrimStart('.').ToLowerInvariant()) is "html" or "htm";
        if (file is null)
            parsed.InvocationConfiguration.Output.Write(isPage ? HtmlText.Of(report) : MarkdownText.WithoutPictures(report));
        else
            Write(report, file, isPage);
    }

    private static void Write(Document report, string file, bool isPage)
    {
        try
        {
            if (isPage)
            {
                WholeFile.Write(file, Encoding.UTF8.GetBytes(HtmlText.Of(report)));
                return;
            }
            string PictureFile(Picture picture) => $"{Path.GetFileNameWithoutExtension(file)}-{picture.Name}.svg";
            foreach (Picture picture in report.Blocks.OfType<Picture>())
                WholeFile.Write(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, PictureFile(picture)), Encoding.UTF8.GetBytes(SvgChart.Of(picture.Chart)));
            WholeFile.Write(file, Encoding.UTF8.GetBytes(MarkdownText.Of(report, picture => Uri.EscapeDataString(PictureFile(picture)))));
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--output: {PlainText.Line(file, 200)} cannot be written: {unwritable.Message}");
        }
    }
}
