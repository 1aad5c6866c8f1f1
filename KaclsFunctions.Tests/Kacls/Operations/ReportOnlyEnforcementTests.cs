using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

/// <summary>Report-only rules over HTTP, with signed tokens: who is judged, and what the record says.</summary>
public sealed class ReportOnlyEnforcementTests
{
    private const string Users = "users-on-trial";
    private const string Exports = "exports-on-trial";

    /// <summary>Rules that would refuse everything.</summary>
    private static readonly Dictionary<string, string?> Everything = new()
    {
        ["Kacls:Signing:Path"] = DelegationRequests.SigningFile,
        ["Kacls:Privileged:Users:0"] = GmailRequests.Admin,
        ["Kacls:Guests:EmailTypes:0"] = "google-visitor",
        ["Kacls:Perimeters:Default:Rules:0:Name"] = Users,
        ["Kacls:Perimeters:Default:Rules:0:Effect"] = "audit",
        ["Kacls:Perimeters:Privileged:Rules:0:Name"] = Exports,
        ["Kacls:Perimeters:Privileged:Rules:0:Effect"] = "audit",
    };

    [Fact]
    public async Task each_operation_that_a_perimeter_judges_is_answered_and_its_record_names_the_rule()
    {
        await using var kacls = await KaclsApp.StartAsync(Everything);
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        var judged = await JudgedAsync(kacls, kacls, wrapped);
        foreach (var (operation, body, rule) in judged)
        {
            var reply = await kacls.PostAsync(operation, body);
            Assert.True(reply.Status == 200, $"{operation}: {reply.Body}");
            Assert.DoesNotContain(rule, reply.Body, StringComparison.Ordinal);
            var record = kacls.Log.Audit[^1];
            Assert.Equal((operation, "granted", rule), (record["operation"], record["outcome"], record["would_deny"]));
            Assert.DoesNotContain("perimeter_rule", record.Keys);
        }

        string[] withoutUser = ["certs", "digest", "rewrap", "status"];
        Assert.Equal(
            CseOperation.Names.Except(withoutUser), judged.Select(request => request.Operation).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(200, (await kacls.PostAsync("digest", kacls.DigestBody(wrapped))).Status);
        Assert.DoesNotContain("would_deny", kacls.Log.Audit[^1].Keys);
    }

    [Fact]
    [Rule("3.8-11", "3.9-13", "3.9-14")]
    public async Task the_same_rules_refuse_each_of_them_once_they_bind()
    {
        await using var open = await KaclsApp.StartAsync(Everything);
        await using var kacls = await KaclsApp.StartAsync(Everything.ToDictionary(
            setting => setting.Key, setting => setting.Key.EndsWith(":Effect", StringComparison.Ordinal) ? "deny" : setting.Value));
        foreach (var (operation, body, rule) in await JudgedAsync(kacls, open, await open.WrapAsync(SampleDek.New())))
        {
            (await kacls.PostAsync(operation, body)).AssertRefused(403, "perimeter_denied");
            Assert.Equal((operation, rule), (kacls.Log.Audit[^1]["operation"], kacls.Log.Audit[^1]["perimeter_rule"]));
        }
    }

    [Fact]
    public async Task a_request_that_is_refused_after_it_was_judged_names_them_too_and_one_before_does_not()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>(Everything)
        {
            ["Kacls:Limits:UnwrapsPerUserPerMinute"] = "1",
            ["Kacls:Perimeters:Default:Rules:1:Name"] = "no-delegates",
            ["Kacls:Perimeters:Default:Rules:1:Effect"] = "deny",
            ["Kacls:Perimeters:Default:Rules:1:Operations:0"] = "delegate",
        });
        var gmail = new GmailRequests(kacls);
        (await kacls.PostAsync("delegate", new DelegationRequests(kacls).DelegateBody())).AssertRefused(403, "perimeter_denied");
        Assert.Equal(("no-delegates", Users), (kacls.Log.Audit[^1]["perimeter_rule"], kacls.Log.Audit[^1]["would_deny"]));

        var body = Privileged(gmail, await kacls.WrapAsync(SampleDek.New()));
        Assert.Equal(200, (await kacls.PostAsync("privilegedunwrap", body)).Status);
        (await kacls.PostAsync("privilegedunwrap", body)).AssertRefused(429, "user_unwraps_limited");
        Assert.Equal(Exports, kacls.Log.Audit[^1]["would_deny"]);

        (await kacls.PostAsync("wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization("reader"))))
            .AssertRefused(403, "role_not_allowed");
        Assert.DoesNotContain("would_deny", kacls.Log.Audit[^1].Keys);
    }

    [Fact]
    public async Task unwrap_names_the_rules_of_the_sealed_perimeter_and_of_the_tokens()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Perimeters:ById:sealed:Rules:0:Name"] = "by-seal",
            ["Kacls:Perimeters:ById:sealed:Rules:0:Effect"] = "audit",
            ["Kacls:Perimeters:ById:moved:Rules:0:Name"] = "by-token",
            ["Kacls:Perimeters:ById:moved:Rules:0:Effect"] = "audit",
        });
        var wrapped = await kacls.WrapAsync(SampleDek.New(), kacls.Drive.DriveAuthorization().With("perimeter_id", "sealed"));
        Assert.Equal("by-seal", kacls.Log.Audit[^1]["would_deny"]);
        foreach (var (perimeterId, names) in new[] { ("sealed", "by-seal"), ("moved", "by-token,by-seal"), ("", "by-seal") })
        {
            var authorization = kacls.Drive.DriveAuthorization("reader").With("perimeter_id", perimeterId);
            var reply = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped, authorization: authorization));
            Assert.True(reply.Status == 200, reply.Body);
            Assert.Equal(names, kacls.Log.Audit[^1]["would_deny"]);
        }
    }

    [Fact]
    public async Task a_rule_on_the_users_claims_is_asked_about_whoever_the_user_delegates_to()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?>
        {
            ["Kacls:Signing:Path"] = DelegationRequests.SigningFile,
            ["Kacls:Perimeters:Default:Rules:0:Name"] = "staff",
            ["Kacls:Perimeters:Default:Rules:0:Effect"] = "audit",
            ["Kacls:Perimeters:Default:Rules:0:Unless:Claims:groups:0"] = "staff",
        });
        var delegation = new DelegationRequests(kacls);
        foreach (var (group, names) in new[] { ("staff", null), ("guests", "staff") })
        {
            var body = kacls.WrapBody(authorization: delegation.RoomAuthorization);
            body["authentication"] = await delegation.DelegateAsync(kacls.Idp.IdToken().With("groups", new[] { group }));
            Assert.Equal(200, (await kacls.PostAsync("wrap", body)).Status);
            Assert.Equal(names, kacls.Log.Audit[^1].GetValueOrDefault("would_deny"));
        }
    }

    /// <summary>A right request to each operation that a perimeter judges, with what a service that refuses nothing has wrapped.</summary>
    private static async Task<(string Operation, JsonObject Body, string Rule)[]> JudgedAsync(
        KaclsApp kacls, KaclsApp open, string wrapped)
    {
        var gmail = new GmailRequests(kacls);
        var delegation = new DelegationRequests(kacls);
        var key = SmimeKeys.Rsa2048;
        var wrappedKey = await new GmailRequests(open).WrappedAsync(key);
        var encrypted = key.Encrypt(SampleDek.New(), RSAEncryptionPadding.Pkcs1);
        var asRoom = kacls.WrapBody(authorization: delegation.RoomAuthorization);
        asRoom["authentication"] = await new DelegationRequests(open).DelegateAsync();
        return
        [
            ("wrap", kacls.WrapBody(), Users),
            ("unwrap", kacls.UnwrapBody(wrapped), Users),
            ("wrap", asRoom, Users),
            ("wrap", kacls.WrapBody(
                kacls.Issuers["guest-idp"].Issuer.IdToken(), kacls.Drive.DriveAuthorization().With("email_type", "google-visitor")), Users),
            ("delegate", delegation.DelegateBody(), Users),
            ("privatekeysign", gmail.SignBody(key, wrappedKey, RandomNumberGenerator.GetBytes(32)), Users),
            ("privatekeydecrypt", gmail.DecryptBody(key, wrappedKey, encrypted), Users),
            ("wrapprivatekey", gmail.WrapBody(key.ExportPkcs8PrivateKeyPem()), Exports),
            ("privilegedprivatekeydecrypt", gmail.PrivilegedBody(key, wrappedKey, encrypted), Exports),
            ("privilegedwrap", Privileged(gmail, wrapped), Exports),
            ("privilegedunwrap", Privileged(gmail, wrapped), Exports),
            ("takeout_unwrap", Privileged(gmail, wrapped), Exports),
        ];
    }

    private static JsonObject Privileged(GmailRequests gmail, string wrapped) => new()
    {
        ["authentication"] = gmail.AdminToken.Mint(),
        ["resource_name"] = SampleTokens.DriveResource,
        ["key"] = Convert.ToBase64String(SampleDek.New()),
        ["wrapped_key"] = wrapped,
    };
}
