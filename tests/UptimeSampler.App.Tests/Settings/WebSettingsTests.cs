using UptimeSampler.App.Settings;
using UptimeSampler.App.Web.Pages;

namespace UptimeSampler.App.Tests.Settings;

[TestClass]
public sealed class WebSettingsTests
{
    private readonly string folder = Directory.CreateTempSubdirectory("web-settings-").FullName;

    [TestCleanup]
    public void Clean() => Directory.Delete(folder, recursive: true);

    [TestMethod]
    public void Without_a_section_the_web_listens_on_loopback_only()
    {
        WebSettings web = Load("{}").Web;
        Assert.IsTrue(web.IsEnabled);
        Assert.AreEqual(new Uri("http://127.0.0.1:8190"), web.Urls.Single());
    }

    [TestMethod]
    public void Every_key_of_the_section_is_read()
    {
        string certificate = Path.Combine(folder, "web.pfx");
        File.WriteAllText(certificate, "");
        WebSettings web = Load($$"""
            { "web": { "enabled": false, "urls": [ "https://0.0.0.0:443", "http://[::1]:80", "http://localhost:8080" ], "requireToken": true,
              "certificate": { "path": "{{certificate}}", "password": "x" } } }
            """).Web;
        Assert.IsFalse(web.IsEnabled);
        Assert.HasCount(3, web.Urls);
        Assert.IsTrue(web.RequireToken);
        Assert.AreEqual(certificate, web.Certificate["path"]);
        Assert.AreEqual("x", web.Certificate["password"]);
    }

    [TestMethod]
    [DataRow("https://watch.example", "https://watch.example/incidents/7")]
    [DataRow("https://watch.example:443/", "https://watch.example/incidents/7")]
    [DataRow("http://[::1]:8190", "http://[::1]:8190/incidents/7")]
    [DataRow("https://w\u00e4tch.example:8443", "https://xn--wtch-loa.example:8443/incidents/7")]
    public void Alerts_lead_to_the_page_of_the_incident_where_others_reach_it(string publicUrl, string page) =>
        Assert.AreEqual((page, PathTo.Incident(7)), (Load($$"""{ "web": { "publicUrl": "{{publicUrl}}" } }""").Web.PublicPages!.Incident(7), new Uri(page).AbsolutePath));

    [TestMethod]
    [DataRow("""{ "web": { "enabled": false, "publicUrl": "https://watch.example" } }""")]
    [DataRow("{}")]
    public void Alerts_lead_nowhere_when_there_are_no_pages_or_nobody_has_said_where(string text) => Assert.IsNull(Load(text).Web.PublicPages);

    [TestMethod]
    public void The_status_page_names_its_targets()
    {
        StatusPageSettings page = Load("""
            { "web": { "statusPage": { "title": "Shop status", "targets": [ { "name": "shop", "show": "Web shop" }, { "name": "api" } ], "label": "public:yes", "urls": [ "http://0.0.0.0:8191" ] } } }
            """).Web.StatusPage!;
        Assert.AreEqual(("Shop status", KeyValuePair.Create("public", "yes")), (page.Title, page.Label!.Value));
        CollectionAssert.AreEqual(new ShownTarget[] { new("shop", "Web shop"), new("api", "api") }, page.Targets.ToArray());
        Assert.AreEqual(new Uri("http://0.0.0.0:8191"), page.Urls.Single());
    }

    [TestMethod]
    [DataRow("""{ "web": { "url": "http://127.0.0.1:1" } }""", ":1: web.url: unknown key; did you mean 'urls'?")]
    [DataRow("""{ "web": { "enabled": "perhaps" } }""", ":1: web.enabled: 'perhaps' is neither true nor false")]
    [DataRow("""{ "web": { "urls": "http://127.0.0.1:1" } }""", ":1: web.urls: a text stands where a list belongs")]
    [DataRow("""{ "web": { "urls": [ "shop.example:80" ] } }""", ":1: web.urls[0]: 'shop.example:80' is no address to listen at")]
    [DataRow("""{ "web": { "urls": [ "http://shop.example:80" ] } }""", "has a name where an address belongs")]
    [DataRow("""{ "web": { "urls": [ "http://127.0.0.1:80/status" ] } }""", "holds more than a scheme, an address and a port")]
    [DataRow("""{ "web": { "urls": [ "http://127.0.0.1:80", "http://127.0.0.1:80" ] } }""", ":1: web.urls[1]: 'http://127.0.0.1:80' is there twice")]
    [DataRow("""{ "web": { "urls": [ "https://127.0.0.1:443" ] } }""", "https needs a certificate")]
    [DataRow("""{ "web": { "certificate": { "path": "/nowhere/x.pem" } } }""", ":1: web.certificate.path: there is no file '/nowhere/x.pem'")]
    [DataRow("""{ "web": { "certificate": { "file": "x.pem" } } }""", ":1: web.certificate.file: unknown key")]
    [DataRow("""{ "web": { "publicUrl": "watch.example" } }""", ":1: web.publicUrl: 'watch.example' is not the root of a web site; write scheme, host and port")]
    [DataRow("""{ "web": { "publicUrl": "ftp://watch.example" } }""", "is not the root of a web site")]
    [DataRow("""{ "web": { "publicUrl": "https://watch.example/uptime" } }""", "is not the root of a web site")]
    [DataRow("""{ "web": { "publicUrl": "https://watch.example/?a=b" } }""", "is not the root of a web site")]
    [DataRow("""{ "web": { "publicUrl": "https://anna:x@watch.example" } }""", "is not the root of a web site")]
    [DataRow("""{ "web": { "publicUrl": "https://watch.example/#a" } }""", "is not the root of a web site")]
    [DataRow("""{ "web": { "publicUrl": "javascript:alert(1)" } }""", "is not the root of a web site")]
    [DataRow("""{ "web": { "publicUrl": "" } }""", "is not the root of a web site")]
    [DataRow("""{ "web": { "statusPage": { "title": "Shop" } } }""", ":1: web.statusPage: says not what anybody may see")]
    [DataRow("""{ "web": { "statusPage": { "label": "public" } } }""", ":1: web.statusPage.label: 'public' is no label")]
    [DataRow("""{ "web": { "statusPage": { "label": "a:b", "url": "x" } } }""", ":1: web.statusPage.url: unknown key; did you mean 'urls'?")]
    [DataRow("""{ "web": { "statusPage": { "targets": [ { "show": "Shop" } ] } } }""", ":1: web.statusPage.targets[0]: the target has no name")]
    [DataRow("""{ "web": { "statusPage": { "targets": [ { "name": "a" }, { "name": "a" } ] } } }""", ":1: web.statusPage.targets[1].name: target 'a' is there twice")]
    [DataRow("""{ "web": { "statusPage": { "targets": [ { "name": "a", "shown": "b" } ] } } }""", "unknown key; did you mean 'show'?")]
    [DataRow("""{ "web": { "statusPage": { "label": "a:b", "urls": [ "http://127.0.0.1:8190" ] } } }""", "'http://127.0.0.1:8190/' is among web.urls, too")]
    [DataRow("""{ "web": { "statusPage": { "label": "a:b", "urls": [ "https://0.0.0.0:443" ] } } }""", "https needs a certificate")]
    public void A_mistake_is_told_with_its_place(string text, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<SettingsException>(() => Load(text)).Problems.Single(), expected);

    private ProcessSettings Load(string text)
    {
        string path = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(path, text);
        return SettingsFile.Load(path, new Dictionary<string, string?>());
    }
}
