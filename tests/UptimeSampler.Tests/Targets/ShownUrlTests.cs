using UptimeSampler.Targets;
using UptimeSampler.Targets.Reading;

namespace UptimeSampler.Tests.Targets;

[TestClass]
public sealed class ShownUrlTests
{
    [TestMethod]
    [DataRow("http://user:hush?hush@host.example/path", "http://…@host.example/path")]
    [DataRow("http://user:hu/sh@hush@host.example/?key=hush", "http://…@host.example/?…")]
    [DataRow("http://host.example/path?key=hush", "http://host.example/path?…")]
    [DataRow("user:hush@host.example", "…@host.example")]
    [DataRow("http://host.example/path", "http://host.example/path")]
    public void User_name_password_and_query_are_hidden(string url, string shown) => Assert.AreEqual(shown, HttpShapes.WithoutSecrets(url));

    [TestMethod]
    [DataRow(""" "targets": [ { "name": "shop", "url": "URL" } ] """)]
    [DataRow(""" "targets": [], "channels": [ { "type": "pagerduty", "name": "ops", "routingKey": "key", "url": "URL" } ] """)]
    public void A_password_longer_than_what_is_shown_is_hidden_too(string content)
    {
        string folder = Directory.CreateTempSubdirectory("uptimesampler-shown-").FullName;
        try
        {
            string file = Path.Combine(folder, "targets.json");
            string url = "ftp://user:hush-hush" + new string('x', 100) + "@host.example/";
            File.WriteAllText(file, "{" + content.Replace("URL", url, StringComparison.Ordinal) + "}");
            string message = Assert.ThrowsExactly<TargetFileException>(() => TargetFile.Load(file, _ => null)).Message;
            Assert.Contains("ftp://…@host.example/", message);
            Assert.DoesNotContain("hush-hush", message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
