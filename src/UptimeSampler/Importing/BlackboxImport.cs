using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace UptimeSampler.Importing;

/// <summary>From modules of blackbox_exporter and a list of what is probed by them to targets (its CONFIGURATION.md).</summary>
public static class BlackboxImport
{
    /// <summary>What is meant when the list names no module.</summary>
    public const string UsualModule = "http_2xx";

    private const string Authorization = "Authorization";

    private const string Once = "only one can be said; join them to one regular expression";

    /// <summary>Reads both files.</summary>
    /// <param name="modulesPath">Modules, such as <c>blackbox.yml</c>.</param>
    /// <param name="listPath">A line each of "module url" or a URL alone; or Prometheus' file_sd as .json, .yml or .yaml.</param>
    /// <exception cref="ImportException">One cannot be read, or is none.</exception>
    public static ImportedTargets Read(string modulesPath, string listPath)
    {
        YamlNode modules = YamlTree.Load(modulesPath).Get("modules") ?? throw new ImportException($"{modulesPath} has no 'modules'; is it a configuration of blackbox_exporter?");
        ImportedTargets found = new();
        HashSet<string> told = new(StringComparer.Ordinal);
        foreach (ProbedAddress probed in ProbedAddress.Read(listPath))
        {
            if (modules.Get(probed.Module) is not { } module)
                found.Leave(probed.Where, probed.Name, $"left out: there is no module '{PlainText.Line(probed.Module, 60)}' in {modulesPath}");
            else if (Target(found, modulesPath, probed, module, isFirst: told.Add(probed.Module)) is { } target)
                found.Add(probed.Where, target);
        }
        return found.Count + found.Left > 0 ? found : throw new ImportException($"{listPath} names nothing that is probed");
    }

    private static JsonObject? Target(ImportedTargets found, string path, ProbedAddress probed, YamlNode module, bool isFirst)
    {
        string prober = module.Text("prober") ?? "";
        if (prober is not ("http" or "tcp"))
        {
            found.Leave(probed.Where, probed.Name, $"left out: only http and tcp are probed, and module '{probed.Module}' is {PlainText.Line(prober, 20)}");
            return null;
        }
        string url = probed.Address.Contains("://", StringComparison.Ordinal) ? probed.Address : prober == "tcp" ? $"tcp://{probed.Address}" : $"http://{probed.Address}";
        JsonObject target = new() { ["name"] = probed.Name, ["url"] = url };
        if (module.Text("timeout") is { } timeout)
            target["timeout"] = timeout;
        JsonObject expect = [];
        if (prober == "http")
            Http(found, path, probed, module.Get("http"), target, expect, isFirst);
        else
            Tcp(found, path, module.Get("tcp"), expect, isFirst);
        if (expect.Count > 0)
            target["expect"] = expect;
        if (probed.Labels.Count > 0)
            target["labels"] = new JsonObject(probed.Labels.Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value)));
        return target;
    }

    private static void Http(ImportedTargets found, string path, ProbedAddress probed, YamlNode? http, JsonObject target, JsonObject expect, bool isFirst)
    {
        // blackbox_exporter follows redirects unless it is told not to.
        if (http.Truth("follow_redirects") != false && http.Truth("no_follow_redirects") != true)
            target["followRedirects"] = true;
        // As in HTTP, names differ by more than the case of their letters.
        JsonObject headers = new(new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        bool hasOwn = http.Get("headers")?.Pairs().Any(header => header.Key.Equals(Authorization, StringComparison.OrdinalIgnoreCase)) == true;
        foreach ((string key, YamlNode value) in http.Pairs())
            switch (key)
            {
                case "valid_status_codes" when value.Items().Any():
                    expect["status"] = string.Join(',', value.Items().Select(code => code.Text()));
                    break;
                case "method":
                    target["method"] = value.Text();
                    break;
                case "body":
                    target["body"] = value.Text();
                    break;
                case "headers":
                    foreach ((string name, YamlNode text) in value.Pairs())
                        headers[name] = SecretNames.Value(found, probed.Name, name, text.Text() ?? "");
                    break;
                // blackbox_exporter's client signs in only where no header does.
                case "basic_auth" or "bearer_token" or "bearer_token_file" or "authorization" when hasOwn:
                    found.Leave($"{path}:{value.Line()}", key, $"not carried over for {PlainText.Line(probed.Name, 60)}: the module's own header Authorization goes before it, as in blackbox_exporter");
                    break;
                case "basic_auth":
                    headers[Authorization] = found.Secret(probed.Name, "authorization");
                    found.Ask($"{path}:{value.Line()}", "basic_auth", $"set the variable to 'Basic ' and user:password in Base64 for {PlainText.Line(probed.Name, 60)}");
                    break;
                case "bearer_token" or "bearer_token_file" or "authorization":
                    headers[Authorization] = found.Secret(probed.Name, "authorization");
                    found.Ask($"{path}:{value.Line()}", key, $"set the variable to 'Bearer ' and the token for {PlainText.Line(probed.Name, 60)}");
                    break;
                case "tls_config" when value.Truth("insecure_skip_verify") == true:
                    target["tls"] = new JsonObject { ["insecure"] = true };
                    break;
                case "fail_if_body_not_matches_regexp" or "fail_if_body_matches_regexp":
                    Pattern(found, path, value, expect, key.Contains("not", StringComparison.Ordinal) ? "bodyMatches" : "bodyNotMatches", isFirst);
                    break;
                case "follow_redirects" or "no_follow_redirects" or "valid_status_codes":
                    break;
                default:
                    if (isFirst)
                        found.Leave($"{path}:{value.Line()}", $"http.{key}", "is not carried over");
                    break;
            }
        if (headers.Count > 0)
            target["headers"] = headers;
    }

    private static void Pattern(ImportedTargets found, string path, YamlNode patterns, JsonObject expect, string key, bool isFirst)
    {
        string[] all = [.. patterns.Items().Select(pattern => pattern.Text() ?? "")];
        if (all.Length == 1)
            expect[key] = all[0].Replace("$$", "$$$$", StringComparison.Ordinal).Replace("${", "$${", StringComparison.Ordinal);
        else if (all.Length > 1 && isFirst)
            found.Leave($"{path}:{patterns.Line()}", $"{all.Length} regular expressions", Once);
    }

    private static void Tcp(ImportedTargets found, string path, YamlNode? tcp, JsonObject expect, bool isFirst)
    {
        foreach ((string key, YamlNode value) in tcp.Pairs())
        {
            YamlNode[] steps = [.. value.Items()];
            if (key == "query_response" && steps is [{ } only] && only.Text("expect") is { } pattern && only.Get("send") is null)
                expect["bodyMatches"] = pattern;
            else if (isFirst)
                found.Leave($"{path}:{value.Line()}", $"tcp.{key}", key == "query_response" ? "only one answer can be expected, and what is sent first is 'body'" : "is not carried over");
        }
    }
}
