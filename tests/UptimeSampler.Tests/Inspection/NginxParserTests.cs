using UptimeSampler.Inspection;
using UptimeSampler.Inspection.Host;
using UptimeSampler.Inspection.Nginx;

namespace UptimeSampler.Tests.Inspection;

/// <summary>nginx's configuration, as nginx reads it, and broken ones.</summary>
[TestClass]
public sealed class NginxParserTests
{
    private const string Main = "/etc/nginx/nginx.conf";

    [TestMethod]
    [DataRow("worker_connections 10;", "worker_connections 10")]
    [DataRow("a 'b;c' \"d}e\" f\\ g; # h { ;", "a b;c d}e f\\ g")]
    [DataRow("map $x $y { ~^a(?<n>.*)$ 1; }", "map $x $y | ~^a(?<n>.*)$ 1")]
    [DataRow("set $a ${b}c;", "set $a ${b}c")]
    [DataRow("log_format x '$remote_addr \"$request\" '\n  '$status';", "log_format x $remote_addr \"$request\"  $status")]
    [DataRow("location / { content_by_lua_block { local t = { \"}\" } -- } \n } } a b;", "location / | content_by_lua_block | a b")]
    [DataRow("", "")]
    [DataRow("\uFEFFa b;\r\n", "a b")]
    [DataRow("events{worker_connections 5;}", "events | worker_connections 5")]
    public void What_nginx_reads_is_read(string config, string expected) =>
        Assert.AreEqual(expected, string.Join(" | ", Read((Main, config)).Everything().Select(directive => string.Join(' ', directive.Arguments.Prepend(directive.Name)))));

    [TestMethod]
    [DataRow("events {\n  worker_connections 5;\n", "nginx.conf:1: the block 'events' that begins here is not closed")]
    [DataRow("a;\n}\n", "nginx.conf:2: this brace closes nothing")]
    [DataRow("a b\n", "nginx.conf:1: 'a' is not ended by a semicolon")]
    [DataRow("events {\n  worker_connections 5\n}\n", "nginx.conf:2: 'worker_connections' is not ended by a semicolon")]
    [DataRow("a 'b;\nc;", "nginx.conf:1: the quote that begins here has no end")]
    [DataRow("{ a; }", "nginx.conf:1: this block has no name")]
    [DataRow("a;\ninclude missing.conf;", "/etc/nginx/missing.conf is not there (included at /etc/nginx/nginx.conf:2)")]
    [DataRow("include nginx.conf;", "/etc/nginx/nginx.conf includes itself (included at /etc/nginx/nginx.conf:1)")]
    [DataRow("include c*.conf;", "/etc/nginx/c1.conf includes itself (included at /etc/nginx/c2.conf:1)")]
    [DataRow("content_by_lua_block {\n if a then {", "nginx.conf:1: the block of Lua that begins here has no end")]
    [DataRow("events { worker_connections many; }", "nginx.conf:1: worker_connections 'many' is no number")]
    public void A_broken_configuration_is_told_with_file_and_line(string config, string expected)
    {
        InspectionException broken = Assert.ThrowsExactly<InspectionException>(() =>
            new NginxSettings(Read((Main, config), ("/etc/nginx/c1.conf", "include c2.conf;"), ("/etc/nginx/c2.conf", "include c1.conf;"))));
        Assert.Contains(expected, broken.Message);
    }

    [TestMethod]
    public void Hostile_files_are_refused_and_never_hang()
    {
        string deep = string.Concat(Enumerable.Repeat("a {", 200));
        Assert.Contains("more than 100 blocks", Broken(deep));
        Assert.Contains("has no end", Broken(string.Concat(Enumerable.Repeat("a ", 30_000))));
        Assert.Contains("larger than 8 MB", Broken(new string('#', 9 << 20)));
        Assert.Contains("more than 500000 directives", Broken(string.Concat(Enumerable.Repeat("a;", 600_000))));
        using PlantedHost host = new();
        host.Write(Main, "include loop/x.conf;").Link("/etc/nginx/loop", "/etc/nginx/loop");
        Assert.Contains("link to itself", Assert.ThrowsExactly<InspectionException>(() => Read(host)).Message);
    }

    [TestMethod]
    public void Patterns_and_links_of_includes_are_followed_within_the_tree()
    {
        using PlantedHost host = new();
        host.Write(Main, "include sites-enabled/*; include /etc/nginx/none*.conf;")
            .Write("/etc/nginx/sites-available/shop", "listen 80;")
            .Write("/etc/nginx/sites-enabled/.hidden", "no;")
            .Link("/etc/nginx/sites-enabled/shop", "/etc/nginx/sites-available/shop");
        Assert.AreEqual("listen at /etc/nginx/sites-enabled/shop:1", string.Join(", ", Read(host).Everything().Select(directive => $"{directive.Name} at {directive.Place}")));
    }

    [TestMethod]
    [DataRow("http { server { location / { return 200; } } }", 1)]
    [DataRow("http { server { location / { proxy_pass http://a; } } }", 2)]
    [DataRow("http { server { location / { fastcgi_pass unix:/run/php.sock; } } }", 2)]
    [DataRow("stream { server { listen 1; proxy_pass a:1; } }", 2)]
    [DataRow("http { server { location / { mirror /m; proxy_pass http://a; } } }", 3)]
    [DataRow("http { server { location / { mirror off; proxy_pass http://a; } } }", 2)]
    public void Descriptors_of_a_request_follow_from_where_it_goes(string config, int expected) =>
        Assert.AreEqual(expected, new NginxSettings(Read((Main, config))).PerRequest);

    [TestMethod]
    [DataRow("proxy_pass http://a;", 1)]
    [DataRow("proxy_pass http://$host;", 1)]
    [DataRow("proxy_pass http://unix:/x;", null)]
    [DataRow("proxy_pass http://two/path;", 2)]
    [DataRow("fastcgi_pass two;", 2)]
    [DataRow("proxy_pass http://two; proxy_pass https://a:8443;", 1)]
    public void Local_ports_are_counted_for_each_address_of_the_smallest_upstream(string passes, int? expected) =>
        Assert.AreEqual(expected, new NginxSettings(Read((Main, $"http {{ upstream two {{ server a:1; server b:1 weight=2; server unix:/y; keepalive 8; }} server {{ {passes} }} }}"))).FewestAddresses?.Addresses);

    private static string Broken(string config) => Assert.ThrowsExactly<InspectionException>(() => Read((Main, config))).Message;

    private static NginxDirective Read(params (string Path, string Content)[] files)
    {
        using PlantedHost host = new();
        foreach ((string path, string content) in files)
            host.Write(path, content);
        return Read(host);
    }

    private static NginxDirective Read(PlantedHost host) => NginxParser.Read(new ConfigReader(new ServerFiles(new HostFiles(host.Root), "")), Main);
}
