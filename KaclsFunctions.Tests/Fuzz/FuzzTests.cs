using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Fuzz;

/// <summary>
/// <c>eng/fuzz.sh</c>: the inputs that are kept, among them each that ever found a fault; and that a fault would be found, and its
/// execution with it.
/// </summary>
public sealed partial class FuzzTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "KaclsFunctions.Tests", "Fuzz", "Inputs");

    private static readonly string Program =
        Path.Combine(Repository.Root, "Kacls.Benchmarks", "bin", "Release", "net10.0", "Kacls.Benchmarks.dll");

    /// <summary>What the run says of each fault of Kacls.Benchmarks/Fuzz/World/PlantedFaults.cs.</summary>
    private static readonly string[] Found =
    [
        "answered 500", "two refusals that tell paddings apart", "the refusal holds the secret", "0 audit records for one request",
        "granted on a token whose signature does not verify", "an exception escaped: System.InvalidOperationException: planted",
        "details of another form", "00 ms, ", " bytes, for ",
    ];

    /// <summary>The name of a request's input ends with the reason code, that of another document with whether it is accepted.</summary>
    [Fact]
    public async Task every_kept_input_has_the_outcome_that_its_name_says_and_breaks_no_promise()
    {
        var run = await FuzzAsync("--replay", Folder);
        Assert.True(run.ExitCode == 0, run.Output + run.Errors);
        var lines = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var names = Directory.GetFiles(Folder, "*.input").Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal).ToArray();
        Assert.InRange(names.Length, 20, 500);
        Assert.Equal(names, lines.Select(line => line.Split(' ')[1].TrimEnd(':')));
        Assert.All(lines, line =>
        {
            var (outcome, expected) = (line.Split(": ", 2)[1], line.Split('.')[1]);
            Assert.Equal(expected, outcome == "accepted" || expected != "refused" ? outcome : "refused");
        });
    }

    [Fact]
    public async Task every_planted_fault_is_found_with_seed_and_index_and_again_by_these_alone()
    {
        var inputs = Directory.CreateTempSubdirectory("kacls-fuzz-").FullName;
        var run = await FuzzAsync("--seed", "5", "--seconds", "100", "--plant", "all", "--inputs", inputs);
        Assert.Equal(1, run.ExitCode);
        var failures = run.Output.Split('\n').Where(line => line.StartsWith("FAILED ", StringComparison.Ordinal)).ToArray();
        Assert.All(Found, says => Assert.Contains(failures, line => line.Contains(says, StringComparison.Ordinal)));
        Assert.All(failures, line => Assert.Matches(Execution(), line));

        var first = Execution().Match(failures[0]).Groups;
        var alone = await FuzzAsync(
            "--target", first[1].Value, "--seed", "5", "--index", first[2].Value, "--plant", "all", "--inputs", inputs);
        Assert.Contains($"{first[1].Value} --seed 5 --index {first[2].Value}", alone.Output, StringComparison.Ordinal);
        Assert.Equal(1, alone.ExitCode);

        // What was kept fails as well, made smaller as it is.
        var kept = Path.Combine(inputs, $"{first[1].Value}-5-{first[2].Value}.input");
        Assert.Equal(1, (await FuzzAsync("--replay", kept, "--plant", "all")).ExitCode);
        Directory.Delete(inputs, recursive: true);
    }

    [Fact]
    public async Task the_same_seed_makes_the_same_inputs_and_another_makes_others()
    {
        var runs = await Task.WhenAll(new[] { "7", "7", "8" }.Select(seed => FuzzAsync("--seed", seed, "--executions", "1200")));
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Output + run.Errors));
        var inputs = runs.Select(run => Inputs().Match(run.Output).Value).ToArray();
        Assert.Equal(inputs[0], inputs[1]);
        Assert.NotEqual(inputs[0], inputs[2]);
        Assert.NotEqual("", inputs[0]);
    }

    private static Task<ProgramRun> FuzzAsync(params string[] arguments) => ProgramRun.OfAsync(
        "env",
        ["DOTNET_gcServer=0", "dotnet", Program, "fuzz", .. arguments]);

    [GeneratedRegex("^FAILED ([a-z]+) --seed 5 --index ([0-9]+): ")]
    private static partial Regex Execution();

    [GeneratedRegex("^inputs: [0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex Inputs();
}
