using System.Text;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.Settings;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.Policies;

/// <summary>Settings that are right in every point but perhaps their policy, as a start reads them.</summary>
internal static class PolicySettings
{
    public static readonly IReadOnlyDictionary<string, string?> Valid = new Dictionary<string, string?>
    {
        ["Kacls:Urls:0"] = "https://kacls.contoso.example/v1",
        ["Kacls:Authentication:Providers:0:Name"] = "entra",
        ["Kacls:Authentication:Providers:0:Issuer"] = "https://login.example/tenant",
        ["Kacls:Authentication:Providers:0:Audiences:0"] = "client",
        ["Kacls:Authentication:Providers:0:Keys"] = "https://login.example/keys",
        ["Kacls:Authentication:Providers:0:Uses:0"] = "user",
        ["Kacls:Authentication:Providers:1:Name"] = "entra-admins",
        ["Kacls:Authentication:Providers:1:Issuer"] = "https://login.example/tenant",
        ["Kacls:Authentication:Providers:1:Audiences:0"] = "admin-client",
        ["Kacls:Authentication:Providers:1:Keys"] = "https://login.example/keys",
        ["Kacls:Authentication:Providers:1:Uses:0"] = "privileged",
        ["Kacls:KeyEncryption:Provider"] = "KeyVault",
        ["Kacls:KeyEncryption:Keys:0:Name"] = "kek1",
        ["Kacls:KeyEncryption:Keys:0:KeyId"] = "https://contoso.vault.azure.net/keys/kacls-kek",
    };

    private const string Countries = "Kacls:Perimeters:CountryDatabase";

    private static readonly DirectoryInfo Folder = Directory.CreateTempSubdirectory("kacls-policies-");

    /// <summary>Loads a <c>Perimeters</c> section of JSON, and settings by name.</summary>
    public static LoadedSettings Load(string? perimeters, params (string Name, string? Value)[] others)
    {
        var builder = new ConfigurationBuilder().AddInMemoryCollection(Valid)
            .AddInMemoryCollection(others.ToDictionary(other => other.Name, other => other.Value));
        if (perimeters is not null)
        {
            builder.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes("{\"Kacls\":{\"Perimeters\":" + perimeters + "}}")));
        }

        return SettingsLoader.Load(builder.Build(), _ => null);
    }

    /// <summary>
    /// The errors of a start; none where it starts. Whether it does, and which rule is at fault, is the same where the policy is a file.
    /// </summary>
    public static IReadOnlyList<string> ErrorsOf(string? perimeters, params (string Name, string? Value)[] others)
    {
        var errors = ErrorsOf(() => Load(perimeters, others));
        if (perimeters is not null)
        {
            var file = WithCountries(perimeters, others);
            var inFile = ErrorsOfFile(Write(file), [.. others.Where(other => other.Name != Countries)]);
            Assert.True(inFile.Count > 0 || PolicySchema.Allows(file), $"{file}: starts, and the schema does not allow it");
            var differ = $"{perimeters}: {string.Join("; ", errors)} / as a file: {string.Join("; ", inFile)}";
            Assert.True(errors.Count == 0 == (inFile.Count == 0), differ);
            Assert.True(
                !errors.Any(error => error.Contains("(the-rule)", StringComparison.Ordinal))
                    || inFile.Any(error => error.Contains("(the-rule)", StringComparison.Ordinal)),
                differ);
        }

        return errors;
    }

    /// <summary>The errors of a start whose policy is this file.</summary>
    public static IReadOnlyList<string> ErrorsOfFile(string path, params (string Name, string? Value)[] others) =>
        ErrorsOf(() => Load(null, [("Kacls:Perimeters:File", path), .. others]));

    /// <summary>Writes a policy of its own, or what should be one.</summary>
    public static string Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a policy of its own, or what should be one.</summary>
    public static string Write(byte[] bytes)
    {
        var path = Path.Combine(Folder.FullName, Path.GetRandomFileName());
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>A perimeter of one rule named <c>the-rule</c>.</summary>
    public static string Rule(string members, string perimeter = "Default", string effect = "deny") =>
        perimeter.Contains(':', StringComparison.Ordinal)
        ? "{\"ById\":{" + Perimeter(perimeter.Split(':')[1], members, effect) + "}}"
        : "{" + Perimeter(perimeter, members, effect) + "}";

    /// <summary>
    /// Asserts that this condition stops the start, in both members and under each effect, by an error that names the rule and this.
    /// </summary>
    public static void AssertError(
        string condition, string names, string perimeter = "Default", params (string Name, string? Value)[] others)
    {
        foreach (var member in new[] { "When", "Unless" })
        {
            foreach (var effect in new[] { "allow", "deny", "audit" })
            {
                var errors = ErrorsOf(Rule($"\"{member}\":{condition}", perimeter, effect), others);
                Assert.True(
                    errors.Any(
                        error => error.Contains("(the-rule)", StringComparison.Ordinal) && error.Contains(names, StringComparison.Ordinal)),
                    $"{effect} {member} {condition}: {string.Join("; ", errors)}");
            }
        }
    }

    /// <summary>Asserts that a rule with this condition starts.</summary>
    public static void AssertStarts(string condition, string perimeter = "Default", params (string Name, string? Value)[] others)
    {
        Assert.Empty(ErrorsOf(Rule($"\"When\":{condition}", perimeter), others));
        Assert.Empty(ErrorsOf(Rule($"\"Unless\":{condition}", perimeter), others));
    }

    private static IReadOnlyList<string> ErrorsOf(Action load)
    {
        try
        {
            load();
            return [];
        }
        catch (SettingsException errors)
        {
            return errors.Errors;
        }
    }

    /// <summary>A policy has one home: beside a file no setting names the countries.</summary>
    private static string WithCountries(string perimeters, (string Name, string? Value)[] others) =>
        Array.Find(others, other => other.Name == Countries).Value is { } path
            ? $"{{\"CountryDatabase\":{System.Text.Json.JsonSerializer.Serialize(path)},{perimeters.Trim()[1..]}"
            : perimeters;

    private static string Perimeter(string name, string members, string effect) =>
        $$"""
        {{System.Text.Json.JsonSerializer.Serialize(name)}}:
            {"Rules":[{"Name":"the-rule","Effect":"{{effect}}"{{(members.Length > 0 ? "," : "")}}{{members}}}]}
        """;
}
