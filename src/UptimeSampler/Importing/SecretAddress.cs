using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace UptimeSampler.Importing;

/// <summary>Takes secrets out of what is asked for: user and password before the host, parameters, and bodies that speak of one.</summary>
internal static partial class SecretAddress
{
    /// <summary>Replaces them by variables, and says what these have to hold.</summary>
    public static void Hide(ImportedTargets found, string where, JsonObject target)
    {
        string name = (string?)target["name"] ?? "", url = (string?)target["url"] ?? "";
        target["url"] = WithoutQuery(found, where, name, WithoutUser(found, where, name, target, url));
        if ((string?)target["body"] is { } body && SecretNames.IsSecret(body))
        {
            target["body"] = found.Secret(name, "body");
            found.Ask(where, "body", "speaks of a secret, so it became a variable: set it to the whole body");
        }
    }

    private static string WithoutUser(ImportedTargets found, string where, string name, JsonObject target, string url)
    {
        if (!HasUser(url))
            return url;
        (int start, int end) = UserPart(url);
        JsonObject headers = target["headers"] as JsonObject ?? [];
        target["headers"] = headers;
        // As Go's client does, which asks for Gatus and blackbox_exporter.
        bool isReplaced = headers.Any(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase));
        if (isReplaced)
            found.Leave(where, "user and password in the URL", "not carried over: the header Authorization goes before them");
        else
        {
            headers["Authorization"] = found.Secret(name, "authorization");
            found.Ask(where, "user and password in the URL", "set the variable to 'Basic ' and user:password in Base64");
        }
        return url[..start] + url[end..];
    }

    /// <summary>Whether user and password stand in an address.</summary>
    public static bool HasUser(string address) => UserPart(address) is var (start, end) && start < end;

    /// <summary>Where user and password stand in an address with or without a scheme, the @ included; empty where its host begins when there are none.</summary>
    public static (int Start, int End) UserPart(string address)
    {
        int start = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and int scheme ? scheme + 3 : 0;
        ReadOnlySpan<char> rest = address.AsSpan(start);
        int path = rest.IndexOfAny('/', '?', '#');
        return (start, start + (path < 0 ? rest : rest[..path]).LastIndexOf('@') + 1);
    }

    /// <summary>Host and path of an address, which are no secret.</summary>
    public static string HostAndPath(string address)
    {
        string rest = address[UserPart(address).End..].Split('?', '#')[0].TrimEnd('/');
        // A password that holds a slash, which belongs in none, ends where the host begins all the same.
        int at = rest.LastIndexOf('@');
        return at > 0 && rest[..at].Contains(':', StringComparison.Ordinal) ? rest[(at + 1)..] : rest;
    }

    /// <summary>A name as it is given; where that is an address, its host and path.</summary>
    public static string NameOf(string text) => text.Contains("://", StringComparison.Ordinal) ? HostAndPath(text) : text;

    private static string WithoutQuery(ImportedTargets found, string where, string name, string url)
    {
        int start = url.IndexOf('?', StringComparison.Ordinal);
        if (start < 0)
            return url;
        // Some servers take a semicolon for an ampersand.
        string[] parts = QueryEnds().Split(url[(start + 1)..]);
        for (int i = 0; i < parts.Length; i++)
            if (parts[i].Split('=', 2) is [var key, { Length: > 0 } value] && SecretNames.IsSecret(key) && !value.StartsWith("${", StringComparison.Ordinal))
            {
                parts[i] = $"{key}={found.Secret(name, key)}";
                found.Ask(where, $"parameter {key}", "set the variable to what stood there, as it is written in a URL");
            }
        return url[..(start + 1)] + string.Concat(parts);
    }

    [GeneratedRegex("([&;])")]
    private static partial Regex QueryEnds();
}
