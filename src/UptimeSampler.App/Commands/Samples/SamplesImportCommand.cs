using System.CommandLine;
using UptimeSampler.App.Json;
using UptimeSampler.App.Settings;
using UptimeSampler.Storage;

namespace UptimeSampler.App.Commands.Samples;

/// <summary><c>samples import</c>.</summary>
internal static class SamplesImportCommand
{
    private static readonly Argument<string> FilePath = new("file") { Description = "CSV file as 'samples --csv' writes it, of one target. Without a column 'extra' (samples --mark-extra) all of them are base samples" };
    private static readonly Option<string> Target = new("--target") { Description = "Name under which the samples are stored, whatever the file calls it", HelpName = "NAME", Required = true };

    private static readonly Option<bool> Add = new("--add")
    {
        Description = "The target has other samples in the same span of time: add to them. Without it that is refused, so that a file imported twice does not count twice",
    };

    public static Command Create()
    {
        Command command = new("import", """
            Takes samples in from a file: all of them, or none when a line is bad. They count in 'rates' as if they had been taken here, but raise and resolve no alarm. A running service may go on. An import that was cut off has stored a part: repeat it with the same file, and it stores the rest.

            Examples:
              uptimesampler samples import shop.csv --target shop
              uptimesampler samples import more.csv --target shop --add
            """) { FilePath, Target, Add };
        command.SetAction(RunAsync);
        return command;
    }

    /// <summary>The file is no longer what it was when it was checked.</summary>
    private sealed class FileChangedException : Exception;

    private sealed record Content(long Samples, DateTimeOffset From, DateTimeOffset To);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken stopping)
    {
        ProcessSettings settings = SettingsFile.Load(parsed);
        string path = parsed.GetRequiredValue(FilePath), target = parsed.GetRequiredValue(Target);
        if (target.Length is 0 or > SampleCsv.NameLength)
            throw new CommandException($"--target '{PlainText.Line(target, 40)}' is no name of a target; write 1 to {SampleCsv.NameLength} characters");
        if (target == Fleet.Name)
            throw new CommandException($"--target '{target}': that is what incidents about all of them are called; choose another name");
        if (PlainText.Unfit(target) is { } unfit)
            throw new CommandException($"--target '{PlainText.Line(target, 40)}' holds the character {unfit}, which cannot be seen or changes how the rest is shown; write the name without it");
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        SlowProgress progress = new(parsed.InvocationConfiguration.Error, TimeProvider.System);
        Content content = Check(path, target, now, progress, stopping);
        ImportResult result = await StoreAsync(settings, path, target, now, content, parsed.GetValue(Add), progress, stopping);
        Print(parsed, path, target, content, result);
        await WarnAsync(parsed.InvocationConfiguration.Error, settings, now, content);
        return ExitCode.Healthy;
    }

    /// <summary>Reads the whole file once before the database is touched: a bad file costs a running service nothing.</summary>
    private static Content Check(string path, string target, DateTimeOffset now, SlowProgress progress, CancellationToken stopping)
    {
        SampleFile file = new(path, target, now);
        long samples = 0;
        DateTimeOffset from = DateTimeOffset.MaxValue, to = DateTimeOffset.MinValue;
        foreach (Sample sample in file.Read())
        {
            RefuseStopped(stopping);
            samples++;
            from = sample.At < from ? sample.At : from;
            to = sample.At > to ? sample.At : to;
            progress.Report(() => "checked " + Words.Count(samples, "sample"));
        }
        if (file.Problems.Count > 0)
            throw new CommandException(string.Join('\n', file.Problems)
                + (file.Problems.Count >= SampleFile.ProblemLimit ? "\nand perhaps more: the rest was not read" : "") + "\nnothing was stored");
        return samples > 0 ? new Content(samples, from, to) : throw new CommandException($"{path} holds no sample; nothing was stored");
    }

    private static async Task<ImportResult> StoreAsync(
        ProcessSettings settings, string path, string target, DateTimeOffset now, Content content, bool add, SlowProgress progress, CancellationToken stopping)
    {
        using Store store = Store.Open(settings.Database, TimeProvider.System);
        long stored = 0;
        try
        {
            return await store.ImportAsync(target, content.From, content.To, Again(path, target, now, content), add, Done, stopping);
        }
        catch (OperationCanceledException)
        {
            throw new CommandException($"stopped; {Left()}");
        }
        catch (StorageException problem) when (problem.Fault == StorageFault.Filled)
        {
            throw new CommandException($"{store.Path}: {problem.Message}; nothing was stored. If these are other samples, repeat with --add");
        }
        catch (StorageException problem)
        {
            throw new CommandException($"{problem.Message}; {Left()}");
        }
        catch (FileChangedException)
        {
            throw new CommandException($"{path} was changed while it was read; {Left()}");
        }

        void Done(long samples)
        {
            stored = samples;
            progress.Report(() => $"stored {Words.Number(samples)} of {Words.Count(content.Samples, "sample")}");
        }

        string Left() => stored == 0 ? "nothing was stored" : $"{Words.Number(stored)} of {Words.Count(content.Samples, "sample")} are stored; repeat the same command with the same file to store the others";
    }

    private static IEnumerable<Sample> Again(string path, string target, DateTimeOffset now, Content content)
    {
        SampleFile file = new(path, target, now);
        long samples = 0;
        foreach (Sample sample in file.Read())
        {
            samples++;
            if (sample.At < content.From || sample.At > content.To)
                throw new FileChangedException();
            yield return sample;
        }
        if (file.Problems.Count > 0 || samples != content.Samples)
            throw new FileChangedException();
    }

    private static void Print(ParseResult parsed, string path, string target, Content content, ImportResult result)
    {
        TextWriter output = parsed.InvocationConfiguration.Output;
        if (parsed.GetValue(CommonOptions.Json))
            output.WriteLine(JsonText.Of(json =>
            {
                json.WriteStartObject();
                json.WriteString("file", path);
                json.WriteString("target", target);
                json.WriteNumber("samples", result.Samples);
                json.WriteNumber("storedBefore", result.Before);
                json.WriteString("from", ContractJson.Time(content.From));
                json.WriteString("to", ContractJson.Time(content.To));
                json.WriteEndObject();
            }));
        else
            output.WriteLine($"Stored {Words.Count(result.Samples - result.Before, "sample")} of {PlainText.Line(target, SampleCsv.NameLength)}, from {Words.Instant(content.From)} to {Words.Instant(content.To)}"
                + (result.Before > 0 ? $", after {Words.Number(result.Before)} that an import stored before it was cut off." : "."));
    }

    private static async Task WarnAsync(TextWriter errors, ProcessSettings settings, DateTimeOffset now, Content content)
    {
        if (content.From < now - settings.Retention.Hour)
            await errors.WriteLineAsync($"uptimesampler: what is older than retention.hour, {DurationText.Format(settings.Retention.Hour)}, is deleted by the next pruning; lengthen it to keep these samples");
        else if (content.From < now - settings.Retention.Raw)
            await errors.WriteLineAsync($"uptimesampler: single samples older than retention.raw, {DurationText.Format(settings.Retention.Raw)}, are deleted by the next pruning; 'rates' goes on counting them");
    }

    private static void RefuseStopped(CancellationToken stopping)
    {
        if (stopping.IsCancellationRequested)
            throw new CommandException("stopped; nothing was stored");
    }
}
