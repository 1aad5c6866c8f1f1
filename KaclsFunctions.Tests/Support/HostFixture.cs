using Kacls.Protocol;
using Kacls.Testing.Issuers;

namespace KaclsFunctions.Tests.Support;

/// <summary>A KACLS under one of its hosts, as a process of its own, for all tests that look at it from outside.</summary>
public abstract class HostFixture : IAsyncLifetime
{
    /// <summary>Every kind of user is admitted.</summary>
    internal static IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>
    {
        ["Kacls:OwnerDomains:0"] = "contoso.example",
        ["Kacls:Guests:EmailTypes:0"] = "google-visitor",
        ["Kacls:Privileged:Users:0"] = DelegationRequests.Admin,
        ["Kacls:Signing:Path"] = DelegationRequests.SigningFile,
    };

    internal HostedKacls Kacls { get; private set; } = null!;

    public async Task InitializeAsync() => Kacls = await StartAsync();

    public async Task DisposeAsync() => await Kacls.DisposeAsync();

    /// <summary>Starts another of the kind, with further settings or others.</summary>
    internal abstract Task<HostedKacls> StartAsync(IReadOnlyDictionary<string, string>? settings = null);

    /// <summary>Starts another by a command that its own is appended to.</summary>
    internal abstract Task<HostedKacls> StartUnderAsync(
        IReadOnlyList<string> launcher, IReadOnlyDictionary<string, string>? settings = null);

    /// <summary>Starts another that does not come up.</summary>
    /// <returns>Its exit code and its standard error.</returns>
    internal abstract Task<(int ExitCode, string Errors)> StartInVainAsync(
        IReadOnlyList<string> launcher, IReadOnlyDictionary<string, string>? settings = null);

    /// <summary>What the process gets as environment variables.</summary>
    private protected static Dictionary<string, string> EnvironmentOf(
        KaclsIssuers issuers, string folder, IReadOnlyDictionary<string, string>? settings)
    {
        var environment = new Dictionary<string, string>
        {
            ["Kacls__Urls__0"] = SampleTokens.KaclsUrl,
            ["Kacls__KeyEncryption__Provider"] = "Local",
            ["Kacls__KeyEncryption__AllowLocal"] = "true",
            ["Kacls__KeyEncryption__Path"] = Path.Combine(folder, "kek.pem"),

            // Where ASP.NET Core keeps a key of its own, and an exporter what it couldn't send.
            ["HOME"] = folder,
            ["TMPDIR"] = folder,
        };
        foreach (var (name, value) in issuers.Settings.Concat(Settings))
        {
            environment[name.Replace(":", "__", StringComparison.Ordinal)] = value!;
        }

        // Without them the privileged provider would be a warning at the start.
        environment["Kacls__Authentication__Providers__2__Domains__0"] = "example.com";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        return environment;
    }
}
