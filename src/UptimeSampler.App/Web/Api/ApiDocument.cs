using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using UptimeSampler.App.Web.Access;

namespace UptimeSampler.App.Web.Api;

/// <summary><c>/openapi/v1.json</c>: what can be asked, what is answered and refused, and who is let in.</summary>
internal static class ApiDocument
{
    private const string Token = "token", Session = "session", Antiforgery = "antiforgery", Problem = "Problem";

    private const string WhoIsLetIn =
        "Whoever sits at the machine that this runs on needs no token, and may change things with the anti-forgery token alone, as long as there is no token at all and neither 'publicUrl' nor 'requireToken' is set; "
        + "everybody else brings a token, or the cookie of a session. A viewer's token reads, an operator's changes, too. What is refused is told as problem details (RFC 9457).";

    public static void Add(IServiceCollection services) => services.AddOpenApi("v1", document => document
        .AddOperationTransformer(QueryParameterConventions.DescribeAsync)
        .AddOperationTransformer(TellRefusalsAsync)
        .AddOperationTransformer(TellWhoIsLetInAsync)
        .AddOperationTransformer(GroupAsync)
        .AddDocumentTransformer(DescribeAsync));

    private static Task TellRefusalsAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        foreach (IGrouping<int, string> refused in Refusals.Of(context.Description).GroupBy(refusal => refusal.Status, refusal => refusal.Why).OrderBy(refused => refused.Key))
            (operation.Responses ??= [])[refused.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("; or ", refused),
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemAnswers.ContentType] = new() { Schema = new OpenApiSchemaReference(Problem, context.Document) } },
            };
        return Task.CompletedTask;
    }

    private static Task TellWhoIsLetInAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.Security = Refusals.IsChange(context.Description) ? [All(Token), All(Session, Antiforgery)] : [All(Token), All(Session)];
        return Task.CompletedTask;

        OpenApiSecurityRequirement All(params string[] schemes)
        {
            OpenApiSecurityRequirement together = [];
            foreach (string scheme in schemes)
                together.Add(new OpenApiSecuritySchemeReference(scheme, context.Document), []);
            return together;
        }
    }

    /// <summary>Under what it is about, the name that follows <c>/api/v1</c>, and not under the class that answers.</summary>
    private static Task GroupAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancel)
    {
        operation.Tags = new HashSet<OpenApiTagReference> { new(context.Description.RelativePath!.Replace("api/v1/", "", StringComparison.Ordinal).Split('/')[0], context.Document) };
        return Task.CompletedTask;
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancel)
    {
        document.Info.Title = "UptimeSampler";
        document.Info.Description = WhoIsLetIn;
        document.Tags = document.Paths.Values.SelectMany(path => path.Operations!.Values).SelectMany(operation => operation.Tags!).Select(tag => new OpenApiTag { Name = tag.Reference.Id }).DistinctBy(tag => tag.Name).ToHashSet();
        document.AddComponent(Problem, ProblemSchema());
        document.AddComponent<IOpenApiSecurityScheme>(Token, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description = "A token that 'uptimesampler token add NAME --role viewer' (or operator) made. " + WhoIsLetIn,
        });
        document.AddComponent<IOpenApiSecurityScheme>(Session, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Cookie,
            Name = AccessNames.SessionCookie,
            Description = "What a browser gets for a token at /sign-in.",
        });
        document.AddComponent<IOpenApiSecurityScheme>(Antiforgery, new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.ApiKey,
            In = ParameterLocation.Header,
            Name = AccessNames.AntiforgeryHeader,
            Description = "The csrfToken of GET /api/v1/session, with the cookie that came with it: for changes without a token in the request.",
        });
        return Task.CompletedTask;
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Description = "What went wrong, as RFC 9457 says it.",
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Always about:blank: the title is that of the status."),
            ["title"] = Text("The status in words."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Format = "int32", Description = "The HTTP status." },
            ["detail"] = Text("What is wrong, with which value, and what to do."),
            ["parameter"] = Text("The parameter, or the key of the body, that is wrong; left out when it is none."),
            ["value"] = Text("Its value, shortened; null when it is missing.", JsonSchemaType.Null),
        },
    };

    private static OpenApiSchema Text(string description, JsonSchemaType otherwise = 0) => new() { Type = JsonSchemaType.String | otherwise, Description = description };
}
