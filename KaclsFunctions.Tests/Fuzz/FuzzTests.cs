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

    /// <summary>Faults of Kacls.Benchmarks/Fuzz/World/PlantedFaults.cs, and what the run says of each.</summary>
    [Theory]
    [InlineData("body", "600", "failure", "answered 500", "unrecorded", "0 audit records for one request", "form", "of another form")]
    [InlineData("body", "600", "exception", "an exception escaped", "memory", "[0-9]{8} bytes")]
    [InlineData("body", "600", "slow", ": [0-9]{4} ms, ")]
    [InlineData("token", "100", "granted", "granted on a token whose signature does not verify")]
    [InlineData("blob", "60", "leak", "the refusal holds the secret")]
    [InlineData("ciphertext", "60", "padding", "two refusals that tell paddings apart")]
    public async Task a_planted_fault_is_found_with_its_seed_and_index(string target, string executions, params string[] faults)
    {
        var inputs = Directory.CreateTempSubdirectory("kacls-fuzz-").FullName;
        var planted = string.Join(',', faults.Where((_, index) => index % 2 == 0));
        var run = await FuzzAsync(
            "--target", target, "--seed", "5", "--executions", executions, "--plant", planted, "--inputs", inputs);
        Assert.Equal(1, run.ExitCode);
        var failures = run.Output.Split('\n').Where(line => line.StartsWith("FAILED ", StringComparison.Ordinal)).ToArray();
        Assert.All(failures, line => Assert.Matches(Execution(), line));
        Assert.All(
            faults.Where((_, index) => index % 2 == 1), says => Assert.Contains(failures, line => Regex.IsMatch(line, says)));
        Assert.Equal(failures.Length, Directory.GetFiles(inputs).Length);
        Directory.Delete(inputs, recursive: true);
    }

    [Fact]
    public async Task an_execution_that_failed_fails_again_alone_and_its_kept_input_does()
    {
        var inputs = Directory.CreateTempSubdirectory("kacls-fuzz-").FullName;
        string[] planted = ["--plant", "leak", "--inputs", inputs];
        var run = await FuzzAsync(["--target", "blob", "--seed", "5", "--executions", "60", .. planted]);
        var index = Execution().Match(run.Output).Groups[1].Value;
        var kept = await FuzzAsync(["--replay", Path.Combine(inputs, $"blob-5-{index}.input"), .. planted]);
        var alone = await FuzzAsync(["--target", "blob", "--seed", "5", "--index", index, .. planted]);
        Assert.Contains("the refusal holds the secret", kept.Output, StringComparison.Ordinal);
        Assert.Contains("the refusal holds the secret", alone.Output, StringComparison.Ordinal);
        Assert.Equal((1, 1), (kept.ExitCode, alone.ExitCode));
        Directory.Delete(inputs, recursive: true);
    }

    [Fact]
    public async Task the_same_seed_makes_the_same_inputs_and_another_makes_others()
    {
        var runs = await Task.WhenAll(new[] { "7", "7", "8" }.Select(seed => FuzzAsync("--seed", seed, "--executions", "1000")));
        Assert.All(runs, run => Assert.True(run.ExitCode == 0, run.Output + run.Errors));
        var inputs = runs.Select(run => Inputs().Match(run.Output).Value).ToArray();
        Assert.Equal(inputs[0], inputs[1]);
        Assert.NotEqual(inputs[0], inputs[2]);
        Assert.NotEqual("", inputs[0]);
    }

    private static Task<ProgramRun> FuzzAsync(params string[] arguments) => ProgramRun.OfAsync(
        "env",
        ["DOTNET_gcServer=0", "dotnet", Program, "fuzz", .. arguments]);

    [GeneratedRegex("^FAILED [a-z]+ --seed 5 --index ([0-9]+): ", RegexOptions.Multiline)]
    private static partial Regex Execution();

    [GeneratedRegex("^inputs: [0-9a-f]{64}$", RegexOptions.Multiline)]
    private static partial Regex Inputs();
}
