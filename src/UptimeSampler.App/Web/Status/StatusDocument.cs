using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace UptimeSampler.App.Web.Status;

/// <summary>The status page, rendered once for everybody who asks within some seconds.</summary>
internal sealed class StatusDocument
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(5);

    private readonly StatusBoard board;
    private readonly IServiceProvider services;
    private readonly ILoggerFactory logging;
    private readonly Kept<KeptContent> page;

    /// <param name="board">What it shows.</param>
    /// <param name="services">What components may ask for.</param>
    /// <param name="logging">Where the renderer says what goes wrong.</param>
    /// <param name="source">The clock.</param>
    public StatusDocument(StatusBoard board, IServiceProvider services, ILoggerFactory logging, WebSource source)
    {
        (this.board, this.services, this.logging) = (board, services, logging);
        page = new(Age, source.Time, RenderAsync);
    }

    /// <summary>The page, or that it has not changed.</summary>
    public async Task<IResult> AnswerAsync(HttpContext http)
    {
        KeptContent rendered = await page.GetAsync();
        PublicAnswer.Keep(http, board);
        return rendered.Answer(http);
    }

    private async Task<KeptContent> RenderAsync()
    {
        StatusView view = await board.ViewAsync();
        await using HtmlRenderer renderer = new(services, logging);
        string html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<StatusPage>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(StatusPage.View)] = view }))).ToHtmlString());
        return new KeptContent(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");
    }
}
