using UptimeSampler.App.Settings;

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
    public void A_mistake_is_told_with_its_place(string text, string expected) =>
        StringAssert.Contains(Assert.ThrowsExactly<SettingsException>(() => Load(text)).Problems.Single(), expected);

    private ProcessSettings Load(string text)
    {
        string path = Path.Combine(folder, "appsettings.json");
        File.WriteAllText(path, text);
        return SettingsFile.Load(path, new Dictionary<string, string?>());
    }
}
