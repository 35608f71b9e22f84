using System.CommandLine;
using System.Text;
using UptimeSampler.App.Settings;
using UptimeSampler.Reports.Documents;
using UptimeSampler.Reports.Pictures;
using UptimeSampler.Reports.Postmortems;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands;

/// <summary><c>incidents report</c>: an incident as a postmortem to be completed.</summary>
internal static class IncidentsReportCommand
{
    private static readonly Argument<long> Id = IncidentsCommand.IdArgument();

    private static readonly Option<string> Format = new Option<string>("--format")
    {
        Description = "md for Markdown, html for a page that needs nothing else (default: by the ending of --output, else md)",
        HelpName = "md|html",
    }.AcceptOnlyFromAmong("md", "html");

    private static readonly Option<string?> Output = new("--output", "-o") { Description = "Write to this file (with its picture beside it, if it is Markdown) instead of standard output", HelpName = "FILE" };

    public static Command Create()
    {
        Command command = new("report", """
            One incident as a postmortem: summary, timeline, what a single look and the usual rules saw, evidence with a picture, and room for cause and measures

            Examples:
              uptimesampler incidents report 7 > incident-7.md
              uptimesampler incidents report 7 -o incident-7.html
            """) { Id, Format, Output };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        if (parsed.GetValue(CommonOptions.Json))
            throw new CommandException("a report is Markdown or HTML; 'incidents show --json' has the incident as JSON");
        string? file = parsed.GetValue(Output);
        bool isPage = (parsed.GetValue(Format) ?? Path.GetExtension(file ?? "").TrimStart('.').ToLowerInvariant()) is "html" or "htm";
        using Store store = IncidentsCommand.OpenStore(SettingsFile.Load(parsed), forWriting: false);
        Document report = PostmortemDocument.Of(Postmortem.Of(store, IncidentsCommand.Find(store, parsed, parsed.GetValue(Id)), TimeProvider.System.GetUtcNow()));
        if (file is null)
            parsed.InvocationConfiguration.Output.Write(isPage ? HtmlText.Of(report) : MarkdownText.WithoutPictures(report));
        else
            Write(report, file, isPage);
        return ExitCode.Healthy;
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
