using System.Text;
using Kacls.Errors;
using Kacls.Hosting;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Policies;

/// <summary>
/// Names that differ only in case, which configuration takes for one. Alone, since one of them changes the process's environment.
/// </summary>
[CollectionDefinition(nameof(SpellingTests), DisableParallelization = true)]
[Collection(nameof(SpellingTests))]
[Rule("A-34")]
public sealed class SpellingTests
{
    private const string ById = "Kacls:Perimeters:ById";

    [Fact]
    public void two_spellings_of_a_perimeter_id_stop_the_start()
    {
        AssertError(
            "Finance",
            [
                (ById + ":Finance:Rules:0:Name", "a"),
                (ById + ":Finance:Rules:0:Effect", "deny"),
                (ById + ":finance:Rules:1:Name", "b"),
                (ById + ":finance:Rules:1:Effect", "deny"),
            ]);
        AssertError(
            "a%3AB",
            [(ById + ":a%3AB:Rules:0:Name", "a"), (ById + ":a%3Ab:Rules:0:Effect", "deny")]);
    }

    [Fact]
    public void so_do_spellings_in_two_sources()
    {
        AssertError("Finance", [(ById + ":Finance:Rules:0:Name", "a"), (ById + ":Finance:Rules:0:Effect", "deny")],
            [(ById + ":finance:Rules:0:Name", "b"), (ById + ":finance:Rules:0:Effect", "allow")]);
        Assert.Empty(ErrorsOf([(ById + ":finance:Rules:0:Name", "a"), (ById + ":finance:Rules:0:Effect", "deny")],
            [(ById.ToUpperInvariant() + ":finance:rules:0:name", "b"), (ById + ":finance:Rules:0:Effect", "allow")]));
    }

    [Theory]
    [InlineData("When")]
    [InlineData("Unless")]
    public void two_spellings_of_a_claim_in_one_condition_stop_the_start(string member)
    {
        const string Rule = "Kacls:Perimeters:Default:Rules:0";
        AssertError(
            "Team",
            [
                (Rule + ":Name", "the-rule"),
                (Rule + ":Effect", "deny"),
                ($"{Rule}:{member}:Claims:Team:0", "red"),
                ($"{Rule}:{member}:Claims:team:1", "blue"),
            ]);
        Assert.Empty(ErrorsOf(
        [
            (Rule + ":Name", "the-rule"),
            (Rule + ":Effect", "deny"),
            (Rule + ":When:Claims:Team:0", "red"),
            (Rule + ":Unless:Claims:team:0", "blue"),
        ]));
    }

    [Fact]
    public void so_do_spellings_that_only_the_environment_still_has()
    {
        (string Name, string Value)[] variables =
        [
            ("Kacls__Perimeters__ById__Payroll__Rules__0__Name", "a"), ("Kacls__Perimeters__ById__Payroll__Rules__0__Effect", "deny"),
            ("Kacls__Perimeters__ById__payroll__Rules__0__Name", "b"), ("Kacls__Perimeters__ById__payroll__Rules__0__Effect", "allow"),
        ];
        try
        {
            foreach (var (name, value) in variables)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            var errors = Assert.Throws<SettingsException>(() => SettingsLoader.Load(configuration, _ => null)).Errors;
            Assert.Contains(
                errors,
                error => error.Contains("'Payroll'", StringComparison.Ordinal) && error.Contains("'payroll'", StringComparison.Ordinal));
        }
        finally
        {
            foreach (var (name, _) in variables)
            {
                Environment.SetEnvironmentVariable(name, null);
            }
        }
    }

    [Fact]
    public void a_file_with_both_does_not_start_either()
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes("""
            {"Kacls":{"Perimeters":{"ById":{
                "Finance":{"Rules":[{"Name":"a","Effect":"deny"}]},"finance":{"Rules":[{"Name":"b","Effect":"allow"}]}}}}}
            """));
        Assert.ThrowsAny<Exception>(() => SettingsLoader.Load(new ConfigurationBuilder().AddJsonStream(json).Build(), _ => null));
    }

    private static void AssertError(string names, (string, string?)[] settings, (string, string?)[]? above = null)
    {
        var errors = ErrorsOf(settings, above);
        Assert.True(
            errors.Any(
                error => error.StartsWith("Kacls:Perimeters", StringComparison.Ordinal)
                    && error.Contains($"'{names}'", StringComparison.Ordinal)),
            string.Join("; ", errors));
    }

    private static IReadOnlyList<string> ErrorsOf((string Name, string? Value)[] settings, (string Name, string? Value)[]? above = null)
    {
        var builder = new ConfigurationBuilder().AddInMemoryCollection(PolicySettings.Valid).AddInMemoryCollection(ToPairs(settings))
            .AddInMemoryCollection(ToPairs(above ?? []));
        try
        {
            SettingsLoader.Load(builder.Build(), _ => null);
            return [];
        }
        catch (SettingsException errors)
        {
            return errors.Errors;
        }
    }

    private static IEnumerable<KeyValuePair<string, string?>> ToPairs((string Name, string? Value)[] settings) =>
        settings.Select(setting => KeyValuePair.Create(setting.Name, setting.Value));
}
