using System.Text.RegularExpressions;

namespace UptimeSampler.Probing;

/// <summary>
/// The time that all patterns of one probe may take together. The other side writes what they are held against, and may write many
/// values that are slow to match; each match has a limit of its own besides, which the pattern carries.
/// </summary>
internal sealed class PatternBudget(TimeProvider time)
{
    /// <summary>Most time of all matches of a probe; looked at between matches.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>Time that matches have taken so far.</summary>
    public TimeSpan Spent { get; private set; }

    /// <summary>Whether a text holds a match.</summary>
    /// <param name="pattern">What is looked for.</param>
    /// <param name="text">What the other side sent.</param>
    /// <param name="subject">What the text is, for the detail: "the body".</param>
    /// <exception cref="ProbeFaultException">It takes too long to tell.</exception>
    public bool IsMatch(Regex pattern, string text, string subject)
    {
        long began = time.GetTimestamp();
        try
        {
            bool matches = pattern.IsMatch(text);
            Spent += time.GetElapsedTime(began);
            return Spent <= Limit ? matches : throw TooSlow(pattern, subject);
        }
        catch (RegexMatchTimeoutException)
        {
            Spent += time.GetElapsedTime(began);
            throw TooSlow(pattern, subject);
        }
    }

    private static ProbeFaultException TooSlow(Regex pattern, string subject) =>
        new(FailureClass.Assertion, $"matching {subject} against {DetailText.Quote(pattern.ToString())} takes too long");
}
