namespace UptimeSampler.Alerting;

/// <summary>What became of one attempt to deliver a message.</summary>
public abstract record DeliveryResult
{
    private DeliveryResult()
    {
    }

    /// <summary>The receiver has it.</summary>
    public sealed record Delivered : DeliveryResult;

    /// <summary>It may succeed later.</summary>
    /// <param name="Error">What happened, without secrets.</param>
    /// <param name="RetryAfter">How long the receiver asks us to wait, at most <see cref="BackOff.RetryAfterLimit"/>; null when it does not.</param>
    public sealed record Postponed(string Error, TimeSpan? RetryAfter = null) : DeliveryResult;

    /// <summary>It can never succeed: the receiver understood the message and does not want it.</summary>
    /// <param name="Error">What happened, without secrets.</param>
    public sealed record Refused(string Error) : DeliveryResult;
}
