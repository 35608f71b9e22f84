using System.Text.RegularExpressions;

namespace UptimeSampler.Tests;

[TestClass]
public sealed partial class AccessTokenTests
{
    private static readonly AccessToken Anna = new("anna", AccessRole.Viewer, AccessToken.HashOf("right"), DateTimeOffset.UnixEpoch);
    private static readonly AccessToken Otto = new("otto", AccessRole.Operator, AccessToken.HashOf("other"), DateTimeOffset.UnixEpoch);

    [TestMethod]
    [DataRow("right", "anna")]
    [DataRow("other", "otto")]
    [DataRow("righ", null)]
    [DataRow("rightt", null)]
    [DataRow("RIGHT", null)]
    [DataRow("", null)]
    public void A_token_is_its_holders_and_what_is_nearly_one_is_nobodys(string token, string? holder) =>
        Assert.AreEqual(holder, AccessToken.Find([Anna, Otto], token)?.Name);

    [TestMethod]
    public void The_kept_hash_is_no_token() => Assert.IsNull(AccessToken.Find([Anna], Anna.Hash));

    [TestMethod]
    public void No_two_tokens_are_alike_and_each_has_256_random_bits()
    {
        string one = AccessToken.NewSecret().Reveal(), two = AccessToken.NewSecret().Reveal();
        Assert.AreNotEqual(one, two);
        Assert.AreEqual(43, one.Length - "uptimesampler_".Length, "32 bytes in base64 without padding");
    }

    /// <summary>Time cannot be measured in a test on a busy machine; that one way of comparing is the only one can be read.</summary>
    [TestMethod]
    public void Hashes_are_compared_in_constant_time_and_in_one_place()
    {
        string source = Path.Combine(Repository.Root, "src");
        string[] fixedTime = [.. Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories).Where(file => File.ReadAllText(file).Contains("FixedTimeEquals(", StringComparison.Ordinal)).Select(Path.GetFileName)!];
        CollectionAssert.AreEqual(new[] { "AccessToken.cs" }, fixedTime);
        foreach (string file in Directory.EnumerateFiles(source, "*.cs", SearchOption.AllDirectories))
            Assert.IsFalse(VariableTime().IsMatch(File.ReadAllText(file)), $"{file} compares a hash in a time that tells how much of it is right");
    }

    [GeneratedRegex(@"(\.Hash|TokenHash\)?|HashOf\([^)]*\))\s*[!=]=|[!=]=\s*(\w+\.)*(Hash\b|HashOf\()|\.Hash\.(Equals|SequenceEqual)|Hash is \{")]
    private static partial Regex VariableTime();
}
