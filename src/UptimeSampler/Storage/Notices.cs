using Microsoft.Data.Sqlite;

namespace UptimeSampler.Storage;

/// <summary>What the writer met and went on from: told once its transaction has committed.</summary>
internal sealed class Notices(SqliteConnection connection)
{
    /// <summary>Most notices of one transaction.</summary>
    private const int Limit = 20;

    private readonly List<string> waiting = [];

    public void Add(string text)
    {
        if (waiting.Count < Limit)
            waiting.Add(text);
    }

    /// <summary>A period of a target cannot be read: it is left out, and what others have is not touched.</summary>
    public void Damaged(Level level, long period, int target, string problem)
    {
        using Statement name = new(connection, "SELECT name FROM target WHERE id = ?");
        string whose = name.Bind(1, target).Step() ? name.Text(0) : $"number {target}";
        string when = ContractJson.Time(DateTimeOffset.FromUnixTimeMilliseconds(period * level.Milliseconds));
        Add($"{whose}: its stored counts of the {level.Name} {when} are damaged ({problem}); 'rates' leaves them out. Single samples are not affected; "
            + "'uptimesampler db stats' shows whether more is damaged");
    }

    public void Forget() => waiting.Clear();

    public IReadOnlyList<string> Take()
    {
        if (waiting.Count == 0)
            return [];
        string[] taken = [.. waiting];
        waiting.Clear();
        return taken;
    }
}
