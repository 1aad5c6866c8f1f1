using System.Security.Cryptography;
using Kacls.KeyEncryption;
using Kacls.Protocol;
using Kacls.Testing.Issuers;

namespace Kacls.Benchmarks;

/// <summary>
/// The keys that all processes of a run share, as files of a folder: RSA-2048 for the two token issuers, RSA-3072 for the KEK. Made when
/// the folder is first opened.
/// </summary>
internal sealed class BenchmarkKeys
{
    private const string ProviderIssuer = "https://idp.example.com";
    private readonly string folder;

    private BenchmarkKeys(string folder)
    {
        this.folder = folder;
        var drive = GoogleIssuers.Default.First(issuer => issuer.Application == "drive");
        Google = Issuer("google", drive.Issuer!);
        Provider = Issuer("provider", ProviderIssuer);
        Kek = Rsa("kek", 3072);
    }

    /// <summary>Signs authorization tokens as Google Drive does.</summary>
    public TokenIssuer Google { get; }

    /// <summary>Signs authentication tokens.</summary>
    public TokenIssuer Provider { get; }

    public RSA Kek { get; }

    public string KekPath => PathOf("kek.pem");

    public static BenchmarkKeys Open(string folder) => new(folder);

    /// <summary>The settings of a KACLS that trusts the two issuers; those of its KEK are still missing.</summary>
    public Dictionary<string, string?> Settings()
    {
        File.WriteAllText(PathOf("google.jwks.json"), Google.Jwks);
        File.WriteAllText(PathOf("provider.jwks.json"), Provider.Jwks);
        return new Dictionary<string, string?>
        {
            ["Kacls:Urls:0"] = SampleTokens.KaclsUrl,
            ["Kacls:Authorization:Issuers:0:Application"] = "drive",
            ["Kacls:Authorization:Issuers:0:Issuer"] = Google.Issuer,
            ["Kacls:Authorization:Issuers:0:Audience"] = SampleTokens.GoogleAudience,
            ["Kacls:Authorization:Issuers:0:Keys"] = PathOf("google.jwks.json"),
            ["Kacls:Authentication:Providers:0:Name"] = "provider",
            ["Kacls:Authentication:Providers:0:Issuer"] = Provider.Issuer,
            ["Kacls:Authentication:Providers:0:Audiences:0"] = SampleTokens.ClientId,
            ["Kacls:Authentication:Providers:0:Keys"] = PathOf("provider.jwks.json"),
            ["Kacls:Authentication:Providers:0:Uses:0"] = "user",
        };
    }

    private TokenIssuer Issuer(string name, string issuer) => new(issuer, TimeProvider.System, IssuerKey.Of(Rsa(name, 2048)));

    private RSA Rsa(string name, int bits)
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(PrivateKeyFile.ReadOrCreate(PathOf($"{name}.pem"), bits));
        return rsa;
    }

    private string PathOf(string name) => Path.Combine(folder, name);
}
