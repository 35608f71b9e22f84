namespace UptimeSampler.App.Commands;

/// <summary>The answer cannot be written to standard output; what the command did besides stays done.</summary>
internal sealed class OutputException(Exception cause) : IOException(cause is UnauthorizedAccessException ? "it is closed" : cause.Message, cause)
{
    /// <summary>One sentence for whoever called.</summary>
    public string Sentence => $"standard output cannot be written ({Message}), so the answer is lost, though what the command did stays done; free some space there, or send the output elsewhere";
}
