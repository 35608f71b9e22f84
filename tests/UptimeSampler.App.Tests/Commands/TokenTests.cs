using System.Text.Json.Nodes;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Tests.Commands;

[TestClass]
public sealed class TokenTests
{
    private readonly CommandDatabase database = new();

    public TokenTests() => database.Open().Dispose();

    [TestCleanup]
    public void Clean() => database.Dispose();

    [TestMethod]
    public async Task A_token_is_shown_once_and_only_its_hash_is_kept()
    {
        CliResult made = await database.RunAsync("token", "add", "prometheus", "--role", "viewer");
        Assert.AreEqual(0, made.Code, made.Error);
        string token = made.Output.Trim();
        using (Store store = database.Open())
            Assert.AreEqual(("prometheus", AccessRole.Viewer), (AccessToken.Find(store.AccessTokens(), token)!.Name, AccessToken.Find(store.AccessTokens(), token)!.Role));
        CliResult list = await database.RunAsync("token", "list");
        StringAssert.Contains(list.Output, "prometheus");
        Assert.IsFalse(list.Output.Contains(token, StringComparison.Ordinal));
        foreach (string file in Directory.GetFiles(database.Folder))
            Assert.IsFalse(System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Contains(token, StringComparison.Ordinal), file);
    }

    [TestMethod]
    public async Task No_two_tokens_are_alike()
    {
        string[] tokens = [(await AddAsync("a")), (await AddAsync("b"))];
        Assert.AreNotEqual(tokens[0], tokens[1]);
        // 256 bits in six bits a character.
        Assert.IsTrue(tokens.All(token => token["uptimesampler_".Length..].Length == 43), tokens[0]);
    }

    [TestMethod]
    public async Task A_name_that_is_taken_is_refused()
    {
        await AddAsync("anna");
        CliResult second = await database.RunAsync("token", "add", "anna", "--role", "operator");
        Assert.AreEqual(3, second.Code);
        StringAssert.Contains(second.Error, "there is a token 'anna' already");
        Assert.AreEqual("", second.Output);
    }

    [TestMethod]
    [DataRow("anna", "admin", "--role 'admin' is not known; known are viewer, operator")]
    [DataRow("anna", "viever", "did you mean 'viewer'?")]
    [DataRow(" anna", "viewer", "is no name of a token")]
    [DataRow("an\u202Ena", "viewer", "U+202E")]
    public async Task A_wrong_call_is_told(string name, string role, string expected)
    {
        CliResult wrong = await database.RunAsync("token", "add", name, "--role", role);
        Assert.AreEqual(3, wrong.Code);
        StringAssert.Contains(wrong.Error, expected);
    }

    [TestMethod]
    public async Task A_token_that_is_removed_is_gone()
    {
        await AddAsync("anna");
        CliResult removed = await database.RunAsync("token", "remove", "anna");
        Assert.AreEqual(0, removed.Code, removed.Error);
        CliResult list = await database.RunAsync("token", "list", "--json");
        Assert.IsEmpty(JsonNode.Parse(list.Output)!["tokens"]!.AsArray());
        CliResult again = await database.RunAsync("token", "remove", "anna");
        Assert.AreEqual(3, again.Code);
        StringAssert.Contains(again.Error, "there is no token 'anna'");
    }

    private async Task<string> AddAsync(string name) => (string)JsonNode.Parse((await database.RunAsync("token", "add", name, "--role", "viewer", "--json")).Output)!["token"]!;
}
