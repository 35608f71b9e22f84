namespace UptimeSampler.Inspection;

/// <summary>A server cannot be inspected as asked: the message says what is wrong, where, and what to do.</summary>
/// <param name="message">A sentence for people.</param>
public sealed class InspectionException(string message) : Exception(message);
