namespace UptimeSampler.App.Web.Status;

/// <summary>How a service stands, as visitors are told.</summary>
public enum ServiceState
{
    /// <summary>Nothing is known to be wrong.</summary>
    Operational,

    /// <summary>Work on it was announced.</summary>
    Maintenance,

    /// <summary>Nobody knows: nothing is heard of it.</summary>
    NoData,

    /// <summary>Answers take long.</summary>
    Slow,

    /// <summary>Some requests fail.</summary>
    PartlyFailing,

    /// <summary>Nearly all requests fail.</summary>
    Down,
}

/// <summary>States in words, and by a sign for those who do not see colours.</summary>
public static class ServiceStateWords
{
    /// <summary>Such as <c>partly failing</c>.</summary>
    public static string Word(this ServiceState state) => state switch
    {
        ServiceState.Operational => "operational",
        ServiceState.Maintenance => "maintenance",
        ServiceState.NoData => "no data",
        ServiceState.Slow => "slow",
        ServiceState.PartlyFailing => "partly failing",
        ServiceState.Down => "down",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state of a service"),
    };

    /// <summary>The class of the style sheet, which gives colour and sign.</summary>
    public static string Mood(this ServiceState state) => state switch
    {
        ServiceState.Operational => "good",
        ServiceState.Maintenance or ServiceState.NoData => "none",
        ServiceState.Slow or ServiceState.PartlyFailing => "doubtful",
        _ => "bad",
    };
}
