using System.Text;
using UptimeSampler.Reports.Pictures;

namespace UptimeSampler.Reports.Documents;

/// <summary>The files of a document.</summary>
/// <param name="Markdown">Full path of the Markdown.</param>
/// <param name="Html">Full path of the page.</param>
/// <param name="Pictures">Full paths of the Markdown's pictures; the page holds its own.</param>
public sealed record DocumentFiles(string Markdown, string Html, IReadOnlyList<string> Pictures)
{
    /// <summary>Writes a document into a folder, which is made when it is not there: each file as a whole or not at all, the Markdown last.</summary>
    /// <param name="document">The document.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="name">Name of the files without an ending.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static DocumentFiles Write(Document document, string folder, string name)
    {
        string full = Path.GetFullPath(folder);
        Directory.CreateDirectory(full);
        List<string> pictures = [];
        foreach (Picture picture in document.Blocks.OfType<Picture>())
        {
            string file = Path.Combine(full, $"{name}-{picture.Name}.svg");
            WholeFile.Write(file, Encoding.UTF8.GetBytes(SvgChart.Of(picture.Chart)));
            pictures.Add(file);
        }
        DocumentFiles files = new(Path.Combine(full, name + ".md"), Path.Combine(full, name + ".html"), pictures);
        WholeFile.Write(files.Html, Encoding.UTF8.GetBytes(HtmlText.Of(document)));
        WholeFile.Write(files.Markdown, Encoding.UTF8.GetBytes(MarkdownText.Of(document, picture => Uri.EscapeDataString($"{name}-{picture.Name}.svg"))));
        return files;
    }
}
