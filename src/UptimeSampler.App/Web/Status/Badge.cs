using System.Globalization;
using System.Security;

namespace UptimeSampler.App.Web.Status;

/// <summary>A small picture with a name and how it stands, and the same for shields.io, which draws its own.</summary>
/// <param name="Label">What it is about.</param>
/// <param name="Message">How it stands.</param>
/// <param name="Color">Colour behind the message, by its name at shields.io.</param>
internal sealed record Badge(string Label, string Message, string Color)
{
    private const int Height = 20, Padding = 6, LabelLimit = 60;

    // Verdana at 11 px, on the average; textLength makes what is drawn as wide as what was counted.
    private const double CharacterWidth = 6.6;

    private static readonly Dictionary<string, string> Fills = new(StringComparer.Ordinal)
    {
        ["brightgreen"] = "#1a7f37", ["yellow"] = "#8a5a00", ["orange"] = "#a84300", ["red"] = "#b3261e", ["lightgrey"] = "#57606a",
    };

    /// <summary>How a service stands.</summary>
    public static Badge OfState(ShownService service) => new(Name(service), service.State.Word(), service.State switch
    {
        ServiceState.Operational => "brightgreen",
        ServiceState.Slow => "yellow",
        ServiceState.PartlyFailing => "orange",
        ServiceState.Down => "red",
        _ => "lightgrey",
    });

    /// <summary>What share of its requests a service answered.</summary>
    /// <param name="service">The service.</param>
    /// <param name="failed">Share that failed; null when nobody asked.</param>
    /// <param name="since">Over which time, such as <c>24h</c>.</param>
    public static Badge OfRate(ShownService service, double? failed, string since) => failed is not { } share
        ? new(Name(service), $"no data in {since}", "lightgrey")
        : new(Name(service), $"{Words.Percent(1 - share)} in {since}", share <= service.Tolerated ? "brightgreen" : share < 0.01 ? "yellow" : share < 0.1 ? "orange" : "red");

    /// <summary>The endpoint document of shields.io.</summary>
    public object Json => new { SchemaVersion = 1, Label, Message, Color };

    /// <summary>The picture.</summary>
    public string Svg()
    {
        (int label, int message) = (Width(Label), Width(Message));
        string text = SecurityElement.Escape($"{Label}: {Message}");
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{label + message}" height="{Height}" role="img" aria-label="{text}">
            <title>{text}</title>
            <rect width="{label + message}" height="{Height}" rx="3" fill="#333"/>
            <path d="M{label} 0h{message - 3}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{message - 3}z" fill="{Fills[Color]}"/>
            <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">
            <text x="{Padding}" y="14" textLength="{label - (2 * Padding)}">{SecurityElement.Escape(Label)}</text>
            <text x="{label + Padding}" y="14" textLength="{message - (2 * Padding)}">{SecurityElement.Escape(Message)}</text>
            </g></svg>

            """);
    }

    private static string Name(ShownService service) => PlainText.Line(service.Name, LabelLimit);

    private static int Width(string text) => (int)Math.Ceiling(new StringInfo(text).LengthInTextElements * CharacterWidth) + (2 * Padding);
}
