using System.Security.Cryptography;
using Kacls.Benchmarks.Load;
using Kacls.Benchmarks.Servers;
using Kacls.Protocol;
using Kacls.Settings;
using Kacls.Testing.Cloud;
using Kacls.Testing.Issuers;
using Kacls.Testing.KeyVault;

namespace Kacls.Benchmarks.Soak;

/// <summary>What the service of a soak talks to, and the settings by which it gets there.</summary>
internal sealed class SoakWorld : IAsyncDisposable
{
    internal const string Admin = "admin@example.com";
    internal const string Provider = "idp";
    internal const string AdminProvider = "admin-idp";
    internal const string Kek = "kek";

    /// <summary>A check of status holds for five seconds, and waits for the vault as long as a wrap and an unwrap may.</summary>
    internal static readonly TimeSpan StatusAge = TimeSpan.FromSeconds(5 + 10);
    private static readonly string[] Applications = ["drive", "gmail", "migration"];
    private readonly IssuerServer issuers;
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-soak-").FullName;

    private SoakWorld(LoopbackCloud cloud, IssuerServer issuers, SoakLength length)
    {
        (Cloud, this.issuers) = (cloud, issuers);
        cloud.Vaults.Skew = length.VaultClock;
        cloud.Vaults.Requests.Limit = 0;
        var vault = cloud.Vaults.Vault(KaclsServer.VaultHost);

        // Of the cheapest size, so that the run leaves the machine to others.
        KekKey = vault.CreateKek(Kek, VaultKeyType.RsaHsm, bits: 2048);
        SealKey = vault.Key($"{Kek}-seal");
        SigningKey = vault.CreateKey("signing");
        Endpoints = Applications.Select(name => (name, GoogleIssuers.Default.First(known => known.Application == name).Issuer!))
            .Concat(new[] { Provider, AdminProvider }.Select(name => (name, issuers.UrlOf(name))))
            .ToDictionary(
                issuer => issuer.Item1,
                issuer => issuers.Host(issuer.Item1, new(issuer.Item2, TimeProvider.System, NewKey(issuer.Item1))));
    }

    internal LoopbackCloud Cloud { get; }

    internal VaultKey KekKey { get; }

    internal VaultKey SealKey { get; }

    internal VaultKey SigningKey { get; }

    /// <summary>The issuers by name: Google's applications, and the two providers.</summary>
    internal IReadOnlyDictionary<string, IssuerEndpoint> Endpoints { get; }

    /// <summary>Where records wait that could not be delivered.</summary>
    internal string Store => Path.Combine(folder, "audit");

    internal static async Task<SoakWorld> StartAsync(SoakLength length) =>
        new(await LoopbackCloud.StartAsync(), await IssuerServer.StartAsync(), length);

    internal Task<ServerProcess> StartServerAsync() =>
        ServerProcess.StartAsync(BenchmarkServer.Soaked, folder, environment: Variables());

    internal TokenIssuer Issuer(string name) => Endpoints[name].Issuer;

    /// <summary>A new key for an issuer: Google signs with RSA, the providers of this world with ECDSA.</summary>
    internal static IssuerKey NewKey(string issuer) =>
        Applications.Contains(issuer) ? IssuerKey.Of(RSA.Create(2048)) : IssuerKey.Of(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    public async ValueTask DisposeAsync()
    {
        await issuers.DisposeAsync();
        await Cloud.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>(Cloud.Environment)
        {
            [TelemetrySettings.ConnectionString] = Cloud.Ingestion.HttpConnectionString,
            ["APPLICATIONINSIGHTS_STATSBEAT_DISABLED"] = "true",
            ["Kacls__Urls__0"] = SampleTokens.KaclsUrl,
            ["Kacls__Privileged__Users__0"] = Admin,
            ["Kacls__KeyEncryption__Provider"] = KeyEncryptionSettings.KeyVault,
            ["Kacls__KeyEncryption__Keys__0__Name"] = Kek,
            ["Kacls__KeyEncryption__Keys__0__KeyId"] = KekKey.Id,

            // The least that the settings allow, so that much happens; and time enough for a vault on a machine that is busy.
            ["Kacls__KeyEncryption__RefreshInterval"] = "00:00:05",
            ["Kacls__KeyEncryption__AdoptAfter"] = "00:02:00",
            ["Kacls__KeyEncryption__Timeout"] = "00:00:05",
            ["Kacls__Signing__KeyId"] = SigningKey.Id,
            ["Kacls__Telemetry__SamplingRatio"] = "0",
            ["Kacls__Audit__StorePath"] = Store,
        };
        foreach (var (index, name) in Applications.Index())
        {
            var at = $"Kacls__Authorization__Issuers__{index}";
            variables[$"{at}__Application"] = name;
            variables[$"{at}__Issuer"] = Issuer(name).Issuer;
            variables[$"{at}__Audience"] = SampleTokens.GoogleAudience;
            variables[$"{at}__Keys"] = Endpoints[name].JwksUrl;
        }

        foreach (var (index, (name, use)) in new[] { (Provider, "user"), (AdminProvider, "privileged") }.Index())
        {
            var at = $"Kacls__Authentication__Providers__{index}";
            variables[$"{at}__Name"] = name;
            variables[$"{at}__Issuer"] = Issuer(name).Issuer;
            variables[$"{at}__Audiences__0"] = SampleTokens.ClientId;
            variables[$"{at}__Keys"] = Endpoints[name].JwksUrl;
            variables[$"{at}__Uses__0"] = use;
        }

        return variables;
    }
}
