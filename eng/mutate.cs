#:property PublishAot=false

// What eng/mutate.sh does, from the root of the repository.
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

var folders = new Folder[]
{
    // With the tests that are quick: they start no host and make no key of 4,096 bits.
    new("Access", "*.cs", true, "Kacls/Access/*.cs"),
    new(
        "Envelopes", "*.cs", true, "Kacls/Envelopes/ContentLayoutTests.cs", "Kacls/Envelopes/EnvelopeHeaderTests.cs",
        "Kacls/Envelopes/EnvelopeServiceTests.cs", "Kacls/Envelopes/GoldenBlobTests.cs", "Kacls/Envelopes/ResourceKeyHashTests.cs",
        "KeyMaterial/ZeroedSecretsTests.cs"),
    new(
        "Tokens", "Token*.cs", true, "Kacls/Tokens/TokenReaderTests.cs", "Kacls/Tokens/TokenLifetimeTests.cs",
        "Kacls/Tokens/TokenPurposesTests.cs", "Kacls/Tokens/TokenValidatorTests.cs", "Kacls/Tokens/TokenSpanTests.cs",
        "Kacls/Tokens/Refused.cs"),
    new("Perimeters", "*.cs", false, "Kacls/Perimeters/*.cs"),
    new("PrivateKeys", "*.cs", false, "Kacls/PrivateKeys/*.cs", "KeyMaterial/ZeroedSecretsTests.cs"),
    new("Migration", "*.cs", false, "Kacls/Migration/*.cs"),
    new("Audit", "*.cs", false, "Kacls/Audit/*.cs"),
};
var work = Path.GetFullPath("KaclsFunctions.Tests/bin/mutation");
var isChanged = args[0] == "--changed";
var seconds = Environment.GetEnvironmentVariable("MUTATE_SECONDS") ?? (isChanged ? "900" : "1000000");
var ends = TimeProvider.System.GetUtcNow().AddSeconds(int.Parse(seconds));
var judge = new Judge(work, () => TimeSpan.FromTicks(Math.Max(0, (ends - TimeProvider.System.GetUtcNow()).Ticks)));
var changed = isChanged ? Commands.Git("diff", "--name-only", "--diff-filter=d", args.ElementAtOrDefault(1) ?? "HEAD^") : [];
var wanted = isChanged ? [.. folders.Where(folder => folder.IsStrict)]
    : args[0] == "all" ? folders
    : [.. args.Select(name => folders.SingleOrDefault(folder => folder.Name == name) ?? throw new ArgumentException($"no folder {name}"))];

// One file in so many, by the hash of its name: always the same.
var sample = int.Parse(Environment.GetEnvironmentVariable("MUTATE_SAMPLE") ?? "1");
var explained = Explanation.ReadAll("docs/mutants.md");
var present = wanted.ToDictionary(folder => folder, folder => Directory
    .GetFiles($"Kacls/{folder.Name}", folder.Pattern, SearchOption.AllDirectories)
    .Select(file => file.Replace('\\', '/')).Order(StringComparer.Ordinal).ToList());
var chosen = present.ToDictionary(pair => pair.Key, pair => pair.Value
    .Where(file => !isChanged || changed.Contains(file))
    .Where(file => SHA256.HashData(Encoding.UTF8.GetBytes(file))[0] % sample == 0).ToList());
judge.Copy([.. chosen.SelectMany(pair => pair.Value)]);

var isRefused = false;
var table = new StringBuilder(
    "| folder | mutants | noticed | of these without an end | survived | explained | score |\n|---|---|---|---|---|---|---|\n");
foreach (var folder in wanted)
{
    var results = judge.Results(folder, chosen[folder], atOnce: isChanged ? 4 : 1000);
    if (results.Count == 0)
    {
        continue;
    }

    var mutants = results.SelectMany(result => result.Value).ToList();
    var survivors = mutants.Where(mutant => !mutant.IsNoticed).ToList();
    var unexplained = survivors.Where(mutant => !explained.Any(known => known.Fits(mutant))).ToList();
    var noticed = mutants.Count - survivors.Count;
    var name = results.Count == present[folder].Count ? folder.Name : $"{folder.Name} ({results.Count} of {present[folder].Count} files)";
    table.Append(
        $"| {name} | {mutants.Count} | {noticed} | {mutants.Count(mutant => mutant.Status == "Timeout")} "
            + $"| {survivors.Count} | {survivors.Count - unexplained.Count} "
            + $"| {Percent(noticed, mutants.Count)} |\n");
    foreach (var mutant in unexplained)
    {
        Console.WriteLine($"{mutant.File}:{mutant.Line}: {mutant.Mutator} `{mutant.Replacement}` in `{mutant.Text}`");
    }

    foreach (var (file, all) in results.Where(_ => folder.IsStrict))
    {
        foreach (var known in explained.Where(known => known.File == file && !all.Any(mutant => !mutant.IsNoticed && known.Fits(mutant))))
        {
            Console.WriteLine($"docs/mutants.md explains what does not survive: {known}");
            isRefused = true;
        }
    }

    // Of a change each file counts by itself, so that a good folder does not hide it.
    isRefused |= folder.IsStrict && (isChanged
        ? results.Values.Any(all => IsBelow(all.Count(mutant => mutant.IsNoticed), all.Count(unexplained.Contains)))
        : noticed < 0.9 * mutants.Count || unexplained.Count > 0);
}

Console.Write(table);
if (judge.Left.Count > 0)
{
    Console.WriteLine($"Left, since {(judge.HasFailed ? "dotnet-stryker failed" : "the time is over")}: {string.Join(", ", judge.Left)}");
}

return isRefused || judge.HasFailed ? 1 : 0;

static bool IsBelow(int noticed, int open) => noticed < 0.9 * (noticed + open);

static string Percent(int part, int whole) => whole == 0 ? "–" : $"{Math.Floor(1000.0 * part / whole) / 10:0.0} %";

/// <summary>A folder of Kacls/, which of its files are meant, whether they are held to 90 %, and their tests as globs.</summary>
internal sealed record Folder(string Name, string Pattern, bool IsStrict, params string[] Tests);

/// <summary>One change of the code, by what does not move when other lines do.</summary>
internal sealed record Mutant(string File, int Line, string Mutator, string Text, string Replacement, string Status)
{
    internal bool IsNoticed => Status is "Killed" or "Timeout";
}

/// <summary>Why a mutant survives. A page has a heading for each file, a line of its code, and below it the mutants of the line.</summary>
internal sealed record Explanation(string File, string Text, string Mutator, string Replacement)
{
    internal bool Fits(Mutant mutant) =>
        (File, Text, Mutator, Replacement) == (mutant.File, mutant.Text, mutant.Mutator, mutant.Replacement);

    internal static List<Explanation> ReadAll(string page)
    {
        var all = new List<Explanation>();
        var (file, text) = ("", "");
        foreach (var line in System.IO.File.ReadLines(page))
        {
            if (Regex.Match(line, "^## `(.*)`$") is { Success: true } heading)
            {
                file = heading.Groups[1].Value;
            }
            else if (Regex.Match(line, "^`(.*)`$") is { Success: true } code)
            {
                text = code.Groups[1].Value;
            }
            else if (Regex.Match(line, "^- (.*?) `(.*?)`: ") is { Success: true } entry)
            {
                all.Add(new(file, text, entry.Groups[1].Value, entry.Groups[2].Value));
            }
        }

        return all;
    }
}

/// <summary>Has dotnet-stryker judge files, in a copy of the repository, and keeps what it says of each.</summary>
internal sealed class Judge(string work, Func<TimeSpan> timeLeft)
{
    private readonly string source = Path.Combine(work, "source");

    internal List<string> Left { get; } = [];

    internal bool HasFailed { get; private set; }

    internal Dictionary<string, List<Mutant>> Results(Folder folder, IReadOnlyList<string> files, int atOnce)
    {

        foreach (var part in files.Where(file => !File.Exists(Kept(folder, file))).Chunk(atOnce))
        {
            if (timeLeft() < TimeSpan.FromMinutes(1) || !JudgeAnew(folder, part))
            {
                HasFailed |= timeLeft() > TimeSpan.FromMinutes(1);
                Left.AddRange(part);
            }
        }

        return files.Except(Left).ToDictionary(
            file => file, file => JsonSerializer.Deserialize<List<Mutant>>(File.ReadAllText(Kept(folder, file)))!);
    }

    /// <summary>Where a file's result is, under a name that changes with the file and with the tests of its folder.</summary>
    private string Kept(Folder folder, string file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tests = folder.Tests.Select(tests => Path.Combine(source, "KaclsFunctions.Tests", tests))
            .SelectMany(tests => Directory.GetFiles(Path.GetDirectoryName(tests)!, Path.GetFileName(tests))).Order(StringComparer.Ordinal);
        foreach (var part in (string[])[file, .. tests, "eng/stryker.json"])
        {
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(source, part))));
        }

        return Path.Combine(work, "results", $"{Path.GetFileName(file)}.{Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}.json");
    }

    private bool JudgeAnew(Folder folder, string[] files)
    {
        Console.Error.WriteLine($"mutate: {folder.Name}: {string.Join(' ', files.Select(Path.GetFileName))}");
        var output = Path.Combine(work, "out");
        var log = Commands.Run(
            "dotnet",
            [
                "stryker", "--config-file", "../eng/stryker.json", "--skip-version-check", "--output", output,
                "--concurrency", Environment.GetEnvironmentVariable("MUTATE_CONCURRENCY") ?? "2",
                .. files.SelectMany(file => new[] { "--mutate", $"**/{file["Kacls/".Length..]}" }),
            ],
            Path.Combine(source, "KaclsFunctions.Tests"),
            timeLeft(),
            string.Join(';', folder.Tests));
        if (log is null)
        {
            return false;
        }

        using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(output, "reports", "mutation-report.json")));
        var judged = report.RootElement.GetProperty("files").EnumerateObject().ToList();
        foreach (var file in files)
        {
            var found = judged.Where(entry => entry.Name.Replace('\\', '/').EndsWith(file, StringComparison.Ordinal));
            File.WriteAllText(Kept(folder, file), JsonSerializer.Serialize(found.SelectMany(entry => Mutants(file, entry.Value))));
        }

        return true;
    }

    private static IEnumerable<Mutant> Mutants(string file, JsonElement judged)
    {
        var lines = judged.GetProperty("source").GetString()!.Split('\n');
        foreach (var mutant in judged.GetProperty("mutants").EnumerateArray())
        {
            // Not counted: what does not compile, and what eng/stryker.json leaves out.
            var status = mutant.GetProperty("status").GetString();
            if (status is "Killed" or "Timeout" or "Survived" or "NoCoverage")
            {
                var line = mutant.GetProperty("location").GetProperty("start").GetProperty("line").GetInt32();

                // A block is known by what stands before it.
                var text = lines[line - 1].Trim() is "{" ? lines[line - 2].Trim() : lines[line - 1].Trim();
                var replacement = Regex.Replace(mutant.GetProperty("replacement").GetString()!, @"\s+", " ");
                var mutator = mutant.GetProperty("mutatorName").GetString()!;
                var start = replacement[..Math.Min(100, replacement.Length)];
                yield return new(file, line, mutator, text, start, status);
            }
        }
    }

    /// <summary>Of the tracked files and new ones, so that work can go on meanwhile.</summary>
    internal void Copy(HashSet<string> wanted)
    {
        Directory.CreateDirectory(Path.Combine(work, "results"));
        if (Directory.Exists(source))
        {
            foreach (var old in Directory.GetFiles(source, "*.cs", SearchOption.AllDirectories))
            {
                File.Delete(old);
            }
        }

        string[] packages = Directory.GetFiles("eng/offline/packages");
        foreach (var file in Commands.Git("ls-files", "--cached", "--others", "--exclude-standard").Concat(packages).Where(File.Exists))
        {
            var copy = Path.Combine(source, file);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (!wanted.Contains(file) && Regex.IsMatch(file, @"^Kacls/.*\.cs$"))
            {
                // Stryker changes all files first and then picks those of --mutate; each change costs the compiler time.
                File.WriteAllText(copy, $"// Stryker disable all\n{File.ReadAllText(file)}");
            }
            else
            {
                File.Copy(file, copy, overwrite: true);
            }
        }

        _ = Commands.Run("dotnet", ["tool", "restore"], source, timeLeft()) ?? throw new InvalidOperationException("no dotnet-stryker");
    }
}

internal static class Commands
{
    internal static string[] Git(params string[] arguments) =>
        Run("git", arguments, ".", TimeSpan.FromMinutes(1))
            ?? throw new InvalidOperationException($"git {string.Join(' ', arguments)} failed");

    /// <returns>The lines of its output; null where it fails or takes too long.</returns>
    internal static string[]? Run(string program, IEnumerable<string> arguments, string folder, TimeSpan limit, string? tests = null)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true };
        if (tests is not null)
        {
            (start.Environment["MutationTests"], start.Environment["RunAnalyzers"]) = (tests, "false");

            // Milliseconds that stryker's reader of projects gives `dotnet --info`, which a busy machine exceeds; and no server of MSBuild,
            // for which stryker would wait.
            (start.Environment["DOTNET_INFO_WAIT_TIME"], start.Environment["MSBUILDDISABLENODEREUSE"]) = ("120000", "1");
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        if (process.WaitForExit(limit))
        {
            var lines = output.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (process.ExitCode == 0)
            {
                return lines;
            }

            Console.Error.WriteLine(string.Join('\n', lines.TakeLast(20)));
            return null;
        }

        process.Kill(entireProcessTree: true);
        return null;
    }
}
