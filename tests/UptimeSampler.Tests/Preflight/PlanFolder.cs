using UptimeSampler.Preflight;
using UptimeSampler.Preflight.Reading;
using UptimeSampler.Targets;

namespace UptimeSampler.Tests.Preflight;

/// <summary>A folder with a plan in it, that is gone afterwards.</summary>
internal sealed class PlanFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("preflight-").FullName;

    public string Plan => PathOf("plan.json");

    public TargetSet Watched { get; init; } = new() { Targets = [new Target { Name = "watched", Url = new Uri("https://watched.example/"), Tolerate = 0.02 }], Channels = [] };

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public PreflightPlan Read(string text)
    {
        File.WriteAllText(Plan, text);
        return PreflightFile.Load(Plan, _ => null, () => Watched);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
