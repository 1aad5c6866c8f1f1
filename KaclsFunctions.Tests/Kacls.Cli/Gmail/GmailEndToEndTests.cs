using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Output;
using Kacls.Testing;
using Kacls.Testing.Gmail;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Gmail;

/// <summary>
/// From certificates to mail: what an authority issued for 200 users is wrapped by our service and uploaded to Gmail amid failures, and
/// what Gmail then has signs as each user, which OpenSSL verifies against the certificate of that user's own file.
/// </summary>
public sealed class GmailEndToEndTests
{
    private const int Users = 200;
    private const string Password = "a password of the authority";

    /// <summary>None of them is an authority's.</summary>
    private static readonly RSA[] Keys =
        [RSA.Create(4096), RSA.Create(3072), .. Enumerable.Repeat(SmimeKeys.Rsa2048, 9), .. Enumerable.Repeat(SmimeKeys.Other, 9)];

    [Fact]
    public async Task two_hundred_users_from_certificates_to_signed_mail()
    {
        var clock = new ManualTimeProvider();
        await using var kacls = await KaclsApp.StartAsync(
            new Dictionary<string, string?> { ["Kacls:Privileged:Users:0"] = GmailRequests.Admin }, KaclsApp.RecordEachRefusal);
        await using var domain = await GmailDomain.StartAsync(clock);
        string[] users = [.. Enumerable.Range(1, Users).Select(GmailDomain.User)];
        var list = Issue(domain, users);
        var token = Path.Combine(Path.GetDirectoryName(list)!, "admin.jwt");
        await File.WriteAllTextAsync(token, new GmailRequests(kacls).AdminToken.Mint());

        var wrap = await CliRun.OfAsync(
            "gmail", "wrap", "--users", list, "--password-file", Path.Combine(Path.GetDirectoryName(list)!, "password"), "--url",
            kacls.BaseUrl, "--token", token, "--output", domain.Folder);
        Assert.True(wrap.ExitCode == ExitCode.Good, wrap.Output + wrap.Errors);
        Assert.Equal(Users, kacls.Log.Audit.Count(record => (string?)record["operation"] == "wrapprivatekey"));

        await UploadAmidFailuresAsync(domain, clock, users);
        Assert.All(users, domain.AssertUploadedOnce);
        domain.AssertNothingTurnedOff();
        using var openssl = new OpenSsl();
        foreach (var user in users)
        {
            await AssertSignsAsync(kacls, domain, user, openssl);
        }

        Directory.Delete(Path.GetDirectoryName(list)!, recursive: true);
    }

    private static async Task UploadAmidFailuresAsync(GmailDomain domain, ManualTimeProvider clock, string[] users)
    {
        using var stop = new CancellationTokenSource();
        domain.Server.Fault = call => call.Number switch
        {
            400 when !stop.IsCancellationRequested => Stop(),
            var number when number % 13 == 0 => new(429, RetryAfter: "2"),
            var number when number % 19 == 0 => new(500, AfterWork: true),
            _ => null,
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => domain.UploadAsync(clock, stop.Token));
        Assert.InRange(users.Count(user => domain.Server.Pairs(user).Count > 0), 20, Users - 1);
        await domain.UploadAsync(clock, CancellationToken.None);

        GmailFault Stop()
        {
            stop.Cancel();
            return GmailFault.AnswerLost;
        }
    }

    /// <summary>An authority's PKCS#12 files, each with key and chain, and the list of them.</summary>
    private static string Issue(GmailDomain domain, string[] users)
    {
        var folder = Directory.CreateTempSubdirectory("kacls-issued-").FullName;
        foreach (var (index, user) in users.Index())
        {
            domain.Server.AddUser(user);
            var draft = new SmimeDraft { Email = user, Names = [user], Key = Keys[index % Keys.Length] };
            File.WriteAllBytes(Path.Combine(folder, $"{index}.p12"), draft.Pkcs12(Password));
        }

        File.WriteAllText(Path.Combine(folder, "password"), Password + "\n");
        var list = Path.Combine(folder, "users.csv");
        File.WriteAllLines(list, users.Select((user, index) => $"{user},{index}.p12").Prepend("email,file"));
        return list;
    }

    /// <summary>With what Gmail has of the user, our service signs, and OpenSSL verifies by the certificate in the user's p7pem.</summary>
    private static async Task AssertSignsAsync(KaclsApp kacls, GmailDomain domain, string user, OpenSsl openssl)
    {
        var uploaded = domain.Server.Pairs(user).Single();
        var data = (string)uploaded["privateKeyMetadata"]![0]!["kaclsKeyMetadata"]!["kaclsData"]!;
        var printed = await openssl.RunAsync("pkcs7", "-in", Path.Combine(domain.Folder, $"{user}.p7pem"), "-print_certs");
        var leaf = printed.Split("subject=").Single(part => part.StartsWith($"CN = {user}", StringComparison.Ordinal));
        using var certificate = X509Certificate2.CreateFromPem(leaf);
        var digest = SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"a mail of {user}"));
        using var key = certificate.GetRSAPublicKey()!;
        var gmail = new GmailRequests(kacls);
        var reply = await kacls.PostAsync("privatekeysign", gmail.SignBody(
            key, data, digest, authentication: kacls.Idp.IdToken().With("email", user),
            authorization: gmail.Gmail.GmailAuthorization("signer", SmimeKeys.SpkiHashOf(key)).With("email", user)));
        Assert.True(reply.Status == 200, reply.Body);
        await openssl.RunAsync(
            "pkeyutl", "-verify", "-certin", "-inkey", openssl.Write("leaf.pem", leaf[leaf.IndexOf("-----", StringComparison.Ordinal)..]),
            "-in", openssl.Write("digest", digest), "-sigfile", openssl.Write("signature", reply.Bytes("signature")), "-pkeyopt",
            "digest:sha256");
    }
}
