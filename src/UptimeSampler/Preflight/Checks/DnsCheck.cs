using System.Net;
using System.Net.Sockets;
using UptimeSampler.Probing;
using UptimeSampler.Targets;

namespace UptimeSampler.Preflight.Checks;

/// <summary>
/// Whether a name resolves alike on all workers: several look-ups from each, in turn. All answers must be the same set of addresses: one that
/// comes now and then is an old record on one of the name servers, and a part of the visitors goes there. A name that hands out some of many
/// addresses may be allowed to, and then any two answers must share an address.
/// </summary>
internal static class DnsCheck
{
    private const int AddressesShown = 8;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    public static async Task<PreflightFinding> RunAsync(PreflightTarget target, PreflightSurroundings surroundings, CancellationToken stopping)
    {
        string host = target.Target.Url.IdnHost;
        List<Answer> answers = [];
        for (int i = 0; i < target.LookUps; i++)
            foreach (WorkerSettings worker in surroundings.Workers)
                answers.Add(await AskAsync(worker, host, surroundings, stopping));
        return Judge(target, host, surroundings.Workers.Count, answers);
    }

    private static async Task<Answer> AskAsync(WorkerSettings worker, string host, PreflightSurroundings surroundings, CancellationToken stopping)
    {
        using CancellationTokenSource deadline = new(AnswerWithin, surroundings.Time);
        using CancellationTokenSource ends = CancellationTokenSource.CreateLinkedTokenSource(stopping, deadline.Token);
        try
        {
            IReadOnlyList<IPAddress> addresses = await surroundings.ResolverOf(worker).ResolveAsync(host, ends.Token);
            return new Answer(worker, [.. addresses.Select(address => address.ToString()).Distinct().Order(StringComparer.Ordinal)], null);
        }
        catch (SocketException unknown)
        {
            return new Answer(worker, [], unknown.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData ? "has no address" : $"did not resolve ({unknown.SocketErrorCode})");
        }
        catch (Exception silent) when (silent is ResolverBusyException or OperationCanceledException && !stopping.IsCancellationRequested)
        {
            return new Answer(worker, [], $"was not answered within {DurationText.Format(AnswerWithin)}");
        }
    }

    private static PreflightFinding Judge(PreflightTarget target, string host, int workers, IReadOnlyList<Answer> answers)
    {
        PreflightFinding Finding(ReadyVerdict verdict, string detail, string? advice = null) => new(target.Target.Name, CheckKind.Dns, verdict, detail) { Advice = advice };
        string asked = $"{Words.Count(answers.Count, "look-up")} from {Words.Count(workers, "worker")}";
        if (answers.Where(answer => answer.Problem is not null).ToList() is { Count: > 0 } broken)
            return Finding(
                ReadyVerdict.NotReady,
                $"{host} {broken[0].Problem} in {broken.Count} of {asked} (worker {broken[0].Worker.Name} first)",
                "Ask the name servers one by one (dig @SERVER NAME) and mend the one that does not answer.");
        if (answers.FirstOrDefault(answer => !IsReachable(answer)) is { } unreachable)
            return Finding(ReadyVerdict.NotReady, $"worker {unreachable.Worker.Name} leaves from {unreachable.Worker.SourceAddress}, and {host} has no address of that family: {Shown(unreachable.Addresses)}", "Add a record of that family, or take the worker out of the settings.");
        string[] expected = [.. target.Addresses.Select(address => address.ToString()).Distinct().Order(StringComparer.Ordinal)];
        if (expected.Length > 0 && answers.FirstOrDefault(answer => answer.Addresses.Except(expected).Any() || !target.MayRotate && answer.Addresses.Length != expected.Length) is { } other)
            return Finding(ReadyVerdict.NotReady, $"worker {other.Worker.Name} was told {Shown(other.Addresses)} for {host}, and the plan says {Shown(expected)}", "Change the records, or 'addresses' in the plan; a record that was changed lives on for its time to live.");
        return Different(target, answers) is var (one, two)
            ? Finding(ReadyVerdict.NotReady, $"{host} does not resolve alike: worker {one.Worker.Name} was told {Shown(one.Addresses)}, worker {two.Worker.Name} {Shown(two.Addresses)}", target.MayRotate ? "Bring the name servers to the same records." : "Bring the name servers to the same records; if the name hands out some of many addresses on purpose, say \"mayRotate\": true in the plan.")
            : Finding(ReadyVerdict.Ready, target.MayRotate
                ? $"{host}: {asked} share addresses, {Words.Count(answers.SelectMany(answer => answer.Addresses).Distinct().Count(), "address", "addresses")} in all"
                : $"{host} is {Shown(answers[0].Addresses)} in {asked}");
    }

    private static (Answer One, Answer Two)? Different(PreflightTarget target, IReadOnlyList<Answer> answers)
    {
        foreach (Answer one in answers)
            foreach (Answer two in answers)
                if (target.MayRotate ? !one.Addresses.Intersect(two.Addresses).Any() : !one.Addresses.SequenceEqual(two.Addresses))
                    return (one, two);
        return null;
    }

    private static bool IsReachable(Answer answer) =>
        answer.Worker.SourceAddress is not { } source || answer.Addresses.Any(address => IPAddress.Parse(address).AddressFamily == source.AddressFamily);

    private static string Shown(string[] addresses) =>
        string.Join(", ", addresses.Take(AddressesShown)) + (addresses.Length > AddressesShown ? $" and {addresses.Length - AddressesShown} more" : "");

    private sealed record Answer(WorkerSettings Worker, string[] Addresses, string? Problem);
}
