using Kacls.Errors;
using Kacls.Hosting;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>Settings that start a service, with the given ones beside or instead.</summary>
internal static class IdentitySettings
{
    private static readonly Dictionary<string, string?> Valid = new()
    {
        ["Kacls:Urls:0"] = "https://kacls.contoso.example/v1",
        ["Kacls:KeyEncryption:Provider"] = "KeyVault",
        ["Kacls:KeyEncryption:Keys:0:Name"] = "kek1",
        ["Kacls:KeyEncryption:Keys:0:KeyId"] = "https://contoso.vault.azure.net/keys/kacls-kek",
    };

    internal static (string Name, string? Value)[] Provider(
        int index, string issuer, string[] uses, string[]? audiences = null, params string[] domains) =>
    [
        ($"Kacls:Authentication:Providers:{index}:Name", $"provider{index}"),
        ($"Kacls:Authentication:Providers:{index}:Issuer", issuer),
        ($"Kacls:Authentication:Providers:{index}:Keys", $"{issuer}/keys"),
        .. List($"Kacls:Authentication:Providers:{index}:Uses", uses),
        .. List($"Kacls:Authentication:Providers:{index}:Audiences", audiences ?? [$"client{index}"]),
        .. List($"Kacls:Authentication:Providers:{index}:Domains", domains),
    ];

    internal static IEnumerable<(string Name, string? Value)> List(string name, params string[] values) =>
        values.Select((value, index) => ($"{name}:{index}", (string?)value));

    /// <summary>The errors that stop the start; none where it starts.</summary>
    internal static IReadOnlyList<string> ErrorsOf(
        IEnumerable<(string Name, string? Value)> settings, Func<string, string?>? environment = null, bool underFunctions = false)
    {
        var all = new Dictionary<string, string?>(Valid);
        foreach (var (name, value) in settings)
        {
            all[name] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        environment ??= _ => null;
        try
        {
            SettingsLoader.Load(
                configuration,
                environment,
                underFunctions ? loaded => HostErrors.Find(loaded, configuration, environment, Repository.Read("host.json")) : null);
            return [];
        }
        catch (SettingsException exception)
        {
            return exception.Errors;
        }
    }

    /// <summary>Asserts that exactly one error stops the start, which begins with the setting's name.</summary>
    internal static void AssertError(string name, IReadOnlyList<string> errors) =>
        Assert.StartsWith($"{name} ", Assert.Single(errors) + " ", StringComparison.Ordinal);
}
