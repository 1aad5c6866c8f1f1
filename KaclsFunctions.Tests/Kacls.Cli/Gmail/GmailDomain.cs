using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kacls.Cli.Gmail;
using Kacls.Cli.Gmail.Api;
using Kacls.Cli.Gmail.Uploads;
using Kacls.Testing;
using Kacls.Testing.Gmail;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary>A Workspace domain with Gmail's API on loopback, and a folder of files that are ready for it.</summary>
internal sealed class GmailDomain : IAsyncDisposable
{
    internal const string KeyService = "https://kacls.contoso.example/v1";
    internal const string OtherKeyService = "https://other.contoso.example/v1";
    private static readonly RSA Key = RSA.Create(2048);

    private GmailDomain(GmailServer server) => Server = server;

    internal GmailServer Server { get; }

    internal string Folder { get; } = Directory.CreateTempSubdirectory("kacls-gmail-").FullName;

    internal string Credentials => Path.Combine(Path.GetDirectoryName(Folder)!, Path.GetFileName(Folder) + ".json");

    internal string Journal => Path.Combine(Folder, "gmail-journal.jsonl");

    internal static async Task<GmailDomain> StartAsync(TimeProvider? clock = null, params string[] users)
    {
        var domain = new GmailDomain(await GmailServer.StartAsync(clock));
        await File.WriteAllTextAsync(domain.Credentials, domain.Server.Tokens.CredentialsJson());
        foreach (var user in users)
        {
            domain.Server.AddUser(user);
            domain.WriteFiles(user);
        }

        return domain;
    }

    internal static string User(int number) => $"user{number:000}@contoso.example";

    /// <summary>A root and a leaf under it for an address.</summary>
    internal static X509Certificate2[] Chain(string user, DateTimeOffset? until = null)
    {
        var from = DateTimeOffset.Parse("2026-01-01T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture);
        var root = new CertificateRequest("CN=Root", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        root.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var issuer = root.CreateSelfSigned(from, from.AddYears(30));
        var leaf = new CertificateRequest($"CN={user}", Key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddEmailAddress(user);
        leaf.CertificateExtensions.Add(names.Build());
        var made = leaf.Create(issuer, from, until ?? from.AddYears(20), RandomNumberGenerator.GetBytes(8));
        return [made, X509CertificateLoader.LoadCertificate(issuer.RawData)];
    }

    internal static JsonObject Body(
        string user, string url = KeyService, string data = "d3JhcHBlZA==", DateTimeOffset? until = null) => new()
        {
            ["pkcs7"] = Pkcs7.Pem(Chain(user, until)),
            ["privateKeyMetadata"] = new JsonArray(new JsonObject
            {
                ["kaclsKeyMetadata"] = new JsonObject { ["kaclsUri"] = url, ["kaclsData"] = data },
            }),
        };

    internal void WriteFiles(string user, string url = KeyService)
    {
        File.WriteAllText(Path.Combine(Folder, $"{user}.p7pem"), Pkcs7.Pem(Chain(user)));
        var wrap = new { kacls_url = url, wrapped_private_key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(900)) };
        File.WriteAllText(Path.Combine(Folder, $"{user}.wrap"), JsonSerializer.Serialize(wrap));
    }

    /// <summary>A pair that Gmail had before, with the identity on it.</summary>
    internal string AddUsedPair(string user, string url = KeyService, DateTimeOffset? until = null)
    {
        var id = AddPair(user, Body(user, url, until: until));
        Server.CreateIdentity(user, new() { ["emailAddress"] = user, ["primaryKeyPairId"] = id });
        return id;
    }

    internal string AddPair(string user, JsonObject body) => (string)Server.CreatePair(user, body)["keyPairId"]!;

    /// <summary>The command, against this domain.</summary>
    internal Task<CliRun> RunAsync(string command, params string[] arguments) =>
        CliRun.OfAsync(["gmail", command, .. arguments, "--credentials", Credentials, "--api", Server.Url]);

    internal GmailClient Client(TimeProvider clock) => new(ServiceAccount.Read(Credentials, clock), new Uri(Server.Url), clock);

    /// <summary>Uploads the folder as the command does, its waits by a clock that the test has.</summary>
    internal async Task UploadAsync(ManualTimeProvider clock, CancellationToken cancellation)
    {
        using var gmail = Client(clock);
        using var journal = UploadJournal.Open(Journal, clock);
        var uploader = new Uploader(gmail, journal, isSwitch: false);
        await Clockwork.RunAsync(clock, Task.Run(async () =>
        {
            await Parallel.ForEachAsync(
                KeyPairFiles.ReadFolder(Folder),
                new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellation },
                async (files, token) => await uploader.RunAsync(files, token));
            return true;
        }));
    }

    /// <summary>Exactly one pair, and the identity on it.</summary>
    internal void AssertUploadedOnce(string user)
    {
        var pair = Assert.Single(Server.Pairs(user));
        var identity = Assert.Single(Server.Identities(user));
        Assert.Equal((string)pair["keyPairId"]!, (string)identity["primaryKeyPairId"]!);
    }

    internal void AssertNothingTurnedOff() => Assert.DoesNotContain(
        Server.Calls,
        call => call.Path.Contains(":disable", StringComparison.Ordinal) || call.Path.Contains(":obliterate", StringComparison.Ordinal)
            || call.Method == "DELETE");

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
        File.Delete(Credentials);
    }
}
