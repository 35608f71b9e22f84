namespace UptimeSampler.Reports.Pictures;

/// <summary>A picture cannot be drawn here; the message says why and what to do.</summary>
public sealed class PictureException : Exception
{
    /// <summary>Says so.</summary>
    /// <param name="message">Why, and what to do.</param>
    public PictureException(string message)
        : base(message)
    {
    }
}
