using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web;

/// <summary>A request that is refused: the message says what is wrong, with which value, and what to do.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="message">One sentence.</param>
/// <param name="parameter">The parameter that is wrong; null when it is none.</param>
/// <param name="value">Its value; null when it is missing.</param>
internal sealed class RequestException(int status, string message, string? parameter = null, string? value = null) : Exception(message)
{
    /// <summary>The longest value that is sent back, in characters.</summary>
    private const int ValueLimit = 80;

    public int Status => status;

    public string? Parameter => parameter;

    public string? Value { get; } = value is null ? null : PlainText.Line(value, ValueLimit);

    /// <summary>A parameter has a value that cannot be used.</summary>
    /// <param name="parameter">Its name.</param>
    /// <param name="value">Its value; null when it is missing.</param>
    /// <param name="fault">What is wrong with it and what to do, to stand behind name and value.</param>
    public static RequestException Wrong(string parameter, string? value, string fault) => new(
        StatusCodes.Status400BadRequest, value is null ? $"{parameter} {fault}" : $"{parameter} '{PlainText.Line(value, ValueLimit)}' {fault}", parameter, value);
}
