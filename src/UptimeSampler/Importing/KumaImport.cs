using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace UptimeSampler.Importing;

/// <summary>From the database of Uptime Kuma (versions 1 and 2 on SQLite) to targets.</summary>
public static class KumaImport
{
    private const string Authorization = "Authorization";

    /// <summary>Reads a database.</summary>
    /// <param name="path">Its file, <c>kuma.db</c>.</param>
    /// <exception cref="ImportException">It cannot be read, or is none.</exception>
    public static ImportedTargets Read(string path)
    {
        ImportedTargets found = new();
        foreach (KumaMonitor monitor in KumaDatabase.Read(path))
            Add(found, monitor);
        return found.Count + found.Left > 0 ? found : throw new ImportException($"{path} has no monitor");
    }

    private static void Add(ImportedTargets found, KumaMonitor monitor)
    {
        string where = $"monitor {monitor.Id}", name = SecretAddress.NameOf(monitor.Text("name") ?? where), type = monitor.Text("type") ?? "";
        string? reason = monitor.Number("active") == 0 ? "it is paused"
            : monitor.Number("upside_down") == 1 ? "it is upside down: being down is good there"
            : type is not ("http" or "keyword" or "port") ? $"only http, https and tcp are probed, and this is {PlainText.Line(type, 30)}"
            : null;
        if (reason is not null)
        {
            found.Leave(where, $"'{name}'", "left out: " + reason);
            return;
        }
        JsonObject target = new()
        {
            ["name"] = name,
            ["url"] = type == "port" ? $"tcp://{monitor.Text("hostname")}:{monitor.Number("port")}" : monitor.Text("url"),
            ["interval"] = $"{Math.Max(1, monitor.Number("interval") ?? 60)}s",
        };
        if (monitor.Real("timeout") is > 0 and { } timeout)
            target["timeout"] = string.Create(CultureInfo.InvariantCulture, $"{Math.Round(timeout * 1000)}ms");
        if (type != "port")
            Http(found, where, name, type, monitor, target);
        if (monitor.Number("maxretries") > 0)
            found.Leave(where, $"'{name}': {monitor.Number("maxretries")} retries", "not carried over, on purpose: a retry makes a tenth of failures look like a hundredth");
        if (monitor.Tags.Count > 0)
            target["labels"] = new JsonObject(monitor.Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)tag.Value)));
        found.Add(where, target);
    }

    private static void Http(ImportedTargets found, string where, string name, string type, KumaMonitor monitor, JsonObject target)
    {
        JsonObject expect = [];
        if (monitor.Text("accepted_statuscodes_json") is { } codes && Strings(codes) is { Count: > 0 } accepted)
            expect["status"] = string.Join(',', accepted);
        if (type == "keyword" && monitor.Text("keyword") is { Length: > 0 } keyword)
            expect[monitor.Number("invert_keyword") == 1 ? "bodyNotMatches" : "bodyMatches"] = Regex.Escape(keyword).Replace("$$", "$$$$", StringComparison.Ordinal);
        if (expect.Count > 0)
            target["expect"] = expect;
        if (monitor.Text("method") is { Length: > 0 } method && method != "GET")
            target["method"] = method;
        if (monitor.Text("body") is { Length: > 0 } body)
            target["body"] = body;
        if (monitor.Number("maxredirects") > 0)
            target["followRedirects"] = true;
        if (monitor.Number("ignore_tls") == 1)
            target["tls"] = new JsonObject { ["insecure"] = true };
        else if (monitor.Number("expiry_notification") == 1)
            target["tls"] = new JsonObject { ["expiresWithin"] = "21d" };
        RequestHeaders(found, where, name, monitor, target);
    }

    // Of several ways to say who one is, the one that Uptime Kuma sends: what stands in the address, for which its client (axios) deletes the header; then the monitor's own header, which
    // server/model/monitor.js puts behind that of user and password, so that it replaces it; then these.
    private static void RequestHeaders(ImportedTargets found, string where, string name, KumaMonitor monitor, JsonObject target)
    {
        bool isInAddress = SecretAddress.HasUser(monitor.Text("url") ?? "");
        // As in HTTP, and for Uptime Kuma's client, names differ by more than the case of their letters.
        JsonObject headers = new(new JsonNodeOptions { PropertyNameCaseInsensitive = true });
        foreach ((string key, string value) in Headers(monitor.Text("headers")))
            if (isInAddress && key.Equals(Authorization, StringComparison.OrdinalIgnoreCase))
                found.Leave(where, $"'{name}': header {key}", "not carried over: user and password in the URL go before it, as in Uptime Kuma");
            else
                headers[key] = SecretNames.Value(found, name, key, value);
        // Databases without that column knew no other way.
        string signing = monitor.Columns.ContainsKey("auth_method") ? monitor.Text("auth_method") ?? "" : "basic";
        if (signing.Length > 0 && signing != "basic")
            found.Leave(where, $"'{name}': signing in by {signing}", "is not carried over; only headers can be sent");
        else if (signing.Length == 0 && monitor.Text("basic_auth_user") is { Length: > 0 })
            found.Leave(where, $"'{name}': user and password", "not carried over: no way to sign in is chosen, so Uptime Kuma does not send them");
        else if (monitor.Text("basic_auth_user") is { Length: > 0 } && (isInAddress || headers.ContainsKey(Authorization)))
            found.Leave(where, $"'{name}': user and password", $"not carried over: {(isInAddress ? "those in the URL go" : "the monitor's own header Authorization goes")} before them, as in Uptime Kuma");
        else if (monitor.Text("basic_auth_user") is { Length: > 0 })
        {
            headers[Authorization] = found.Secret(name, "authorization");
            found.Ask(where, $"'{name}': user and password", "set the variable to 'Basic ' and user:password in Base64");
        }
        if (headers.Count > 0)
            target["headers"] = headers;
    }

    private static List<string> Strings(string json)
    {
        try
        {
            return [.. JsonNode.Parse(json) is JsonArray list ? list.Select(item => item?.ToString() ?? "") : []];
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static IEnumerable<(string Key, string Value)> Headers(string? json)
    {
        try
        {
            using JsonDocument? headers = string.IsNullOrWhiteSpace(json) ? null : JsonDocument.Parse(json);
            // Also a name that is written twice: the last one counts, as in JavaScript.
            return headers?.RootElement.ValueKind == JsonValueKind.Object ? [.. headers.RootElement.EnumerateObject().Select(header => (header.Name, header.Value.ToString()))] : [];
        }
        catch (JsonException)
        {
            return [];
        }
    }
}
