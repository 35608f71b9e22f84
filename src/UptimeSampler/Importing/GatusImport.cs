using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace UptimeSampler.Importing;

/// <summary>From a configuration of Gatus to targets (https://github.com/TwiN/gatus, "Configuration").</summary>
public static class GatusImport
{
    private const string UsualInterval = "1m";
    private const string UsualTimeout = "10s";

    // Not about one endpoint, and nothing that a target could be made of.
    private static readonly string[] Elsewhere = ["alerting", "storage", "security", "web", "ui", "maintenance", "remote", "connectivity", "external-endpoints", "suites", "announcements", "tunneling"];

    private static readonly string[] EndpointKeys = ["enabled", "name", "group", "url", "method", "conditions", "interval", "graphql", "body", "headers", "dns", "ssh", "alerts", "maintenance-windows", "client", "ui", "extra-labels", "store", "always-run"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="ImportException">It cannot be read, or is none.</exception>
    public static ImportedTargets Read(string path)
    {
        YamlNode root = YamlTree.Load(path);
        ImportedTargets found = new();
        foreach ((string key, YamlNode value) in root.Pairs().Where(pair => Elsewhere.Contains(pair.Key)))
            found.Leave($"{path}:{value.Line()}", key, key == "alerting" ? "alert providers are not carried over; add channels (config/targets.example.json) and try them with 'uptimesampler alerts test'" : "has no counterpart in a targets file");
        // "services" until Gatus 3.
        foreach (YamlNode endpoint in (root.Get("endpoints") ?? root.Get("services")).Items())
            Add(found, path, endpoint);
        return found.Count + found.Left > 0 ? found : throw new ImportException($"{path} has no 'endpoints'; is it a configuration of Gatus?");
    }

    private static void Add(ImportedTargets found, string path, YamlNode endpoint)
    {
        string where = $"{path}:{endpoint.Line()}", name = SecretAddress.NameOf(endpoint.Text("name") ?? "");
        name = endpoint.Text("group") is { } group ? $"{group}/{name}" : name;
        string url = endpoint.Text("url") ?? "";
        if (endpoint.Truth("enabled") == false)
        {
            found.Leave(where, $"'{name}'", "left out: it is not enabled");
            return;
        }
        if (endpoint.Get("dns") is not null || !(url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("tcp://", StringComparison.OrdinalIgnoreCase)))
        {
            found.Leave(where, $"'{name}'", $"left out: only http, https and tcp are probed, and this is {(endpoint.Get("dns") is not null ? "a question to a name server" : PlainText.Line(url.Split(':')[0], 20))}");
            return;
        }
        bool isHttp = !url.StartsWith("tcp:", StringComparison.OrdinalIgnoreCase);
        JsonObject target = new() { ["name"] = name, ["url"] = url, ["interval"] = endpoint.Text("interval") ?? UsualInterval, ["timeout"] = endpoint.Get("client").Text("timeout") ?? UsualTimeout };
        JsonObject expect = [];
        if (isHttp)
        {
            Request(found, where, name, endpoint, target);
            // Without a condition on the status any status is up in Gatus.
            expect["status"] = "100-599";
        }
        foreach (YamlNode condition in endpoint.Get("conditions").Items())
            if (GatusCondition.Problem(condition.Text() ?? "", target, expect) is { } problem)
                found.Leave($"{path}:{condition.Line()}", GatusCondition.Subject(condition.Text() ?? ""), problem);
        if (expect.Count > 0)
            target["expect"] = expect;
        if (endpoint.Get("group").Text() is { } label)
            target["labels"] = new JsonObject { ["group"] = label };
        Rest(found, path, endpoint);
        found.Add(where, target);
    }

    private static void Request(ImportedTargets found, string where, string name, YamlNode endpoint, JsonObject target)
    {
        if (endpoint.Text("method") is { } method)
            target["method"] = method;
        if (endpoint.Truth("graphql") == true)
            found.Leave(where, "graphql", "write the JSON of the question as 'body'");
        else if (endpoint.Text("body") is { } body)
            target["body"] = body;
        JsonObject headers = [];
        foreach ((string key, YamlNode value) in endpoint.Get("headers").Pairs())
            headers[key] = SecretNames.Value(found, name, key, value.Text() ?? "");
        if (headers.Count > 0)
            target["headers"] = headers;
        YamlNode? client = endpoint.Get("client");
        // Gatus follows redirects unless it is told not to.
        if (client.Truth("ignore-redirect") != true)
            target["followRedirects"] = true;
        if (client.Truth("insecure") == true)
            target["tls"] = new JsonObject { ["insecure"] = true };
    }

    private static void Rest(ImportedTargets found, string path, YamlNode endpoint)
    {
        foreach ((string key, YamlNode value) in endpoint.Pairs())
            if (!EndpointKeys.Contains(key) || key is "alerts" or "maintenance-windows" or "ssh")
                found.Leave($"{path}:{value.Line()}", key, key == "alerts" ? "a target alerts all channels unless its 'channels' name some" : "is not carried over");
        foreach ((string key, YamlNode value) in endpoint.Get("client").Pairs().Where(pair => pair.Key is not ("timeout" or "ignore-redirect" or "insecure")))
            found.Leave($"{path}:{value.Line()}", $"client.{key}", "is not carried over");
    }
}
