using System.Globalization;

namespace UptimeSampler.Inspection;

/// <summary>A line of a configuration file.</summary>
/// <param name="File">The file, as it can be opened here.</param>
/// <param name="Line">Counted from 1.</param>
public sealed record ConfigPlace(string File, int Line)
{
    /// <summary>Such as <c>/etc/nginx/nginx.conf:3</c>.</summary>
    public override string ToString() => $"{PlainText.Line(File, 300)}:{Line.ToString(CultureInfo.InvariantCulture)}";
}
