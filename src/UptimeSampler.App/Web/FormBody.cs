using Microsoft.AspNetCore.Http;

namespace UptimeSampler.App.Web;

/// <summary>Reads what a form of a page brings.</summary>
internal static class FormBody
{
    /// <exception cref="RequestException">It is no form, or cannot be read to its end.</exception>
    public static async Task<IFormCollection> ReadAsync(HttpContext http)
    {
        if (!http.Request.HasFormContentType)
            throw new RequestException(StatusCodes.Status415UnsupportedMediaType, "the body is not a form; programs ask /api/v1 instead, with a token as 'Authorization: Bearer TOKEN'");
        try
        {
            return await http.Request.ReadFormAsync(http.RequestAborted);
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or (IOException and not BadHttpRequestException))
        {
            throw new RequestException(StatusCodes.Status400BadRequest, $"the form cannot be read: {PlainText.Line(broken.Message, 200)}");
        }
    }
}
