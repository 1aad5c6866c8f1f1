namespace KaclsFunctions.Tests.Support;

public sealed class ToolsTests
{
    [Fact]
    public void a_test_whose_program_is_missing_is_skipped_and_says_so() =>
        Assert.Equal("kacls-no-such-program not installed: not run", Tools.WhyNotRun(["dotnet", "kacls-no-such-program"], inCi: false));

    [Fact]
    public void in_ci_it_runs_all_the_same_and_fails() => Assert.Null(Tools.WhyNotRun(["kacls-no-such-program"], inCi: true));

    [Fact]
    public void with_its_program_it_runs() => Assert.Null(Tools.WhyNotRun(["dotnet"], inCi: false));
}
