using System.Globalization;
using Kacls.Audit;
using Kacls.Errors;
using Kacls.Hosting;
using Kacls.KeyEncryption;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Audit;

[Rule("A-19")]
public sealed class AuditTests
{
    [Fact]
    [Rule("4.2-10", "4.3-7", "G7-1", "4.4-5")]
    public async Task every_request_leaves_one_record_granted_denied_or_failed()
    {
        await using var kacls = await KaclsApp.StartAsync(configure: services => services.AddSingleton<IKeyEncryptionKey, BrokenKek>());
        var count = 1;
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        Check("unwrap", "granted", "ok", await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped)));
        Check("digest", "granted", "ok", await kacls.PostAsync("digest", kacls.DigestBody(wrapped)));
        Check("status", "granted", "ok", await kacls.GetAsync("/v1/status"));
        Check("wrap", "denied", "body_missing", await kacls.PostAsync("wrap", ""));
        Check("wrap", "denied", "body_malformed", await kacls.PostAsync("wrap", "{"));
        Check("wrap", "denied", "body_too_large", await kacls.PostAsync("wrap", new string(' ', 70_000)));
        Check("wrap", "denied", "authentication_malformed",
            await kacls.PostAsync("wrap", "{\"authentication\":\"x\",\"authorization\":\"x\",\"key\":\"AA==\"}"));
        Check("unwrap", "denied", "role_not_allowed",
            await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped, authorization: kacls.Drive.DriveAuthorization("signer"))));
        Check("unwrap", "denied", "envelope_malformed", await kacls.PostAsync("unwrap", kacls.UnwrapBody("AAAA")));
        Check("unwrap", "failed", "kek_unreachable", await kacls.PostAsync("unwrap", kacls.UnwrapBody(BlobOf("broken", 1))));
        Check("unwrap", "failed", "internal_error", await kacls.PostAsync("unwrap", kacls.UnwrapBody(BlobOf("broken", 2))));

        // What reaches no operation is no decision.
        var before = kacls.Log.Audit.Count;
        await kacls.SendAsync(HttpMethod.Options, "/v1/wrap", null);
        await kacls.GetAsync("/v1/wrap");
        await kacls.GetAsync("/v1/nothing");
        Assert.Equal(before, kacls.Log.Audit.Count);

        void Check(string operation, string outcome, string reasonCode, Reply reply)
        {
            Assert.Equal(++count, kacls.Log.Audit.Count);
            var record = kacls.Log.Audit[^1];
            Assert.Equal(operation, record["operation"]);
            Assert.Equal(outcome, record["outcome"]);
            Assert.Equal(reasonCode, record["reason_code"]);
            Assert.Equal(reply.Status, record["http_status"]);
            Assert.Equal(reply.Header("X-Correlation-Id"), record["correlation_id"]);
            Assert.Equal("KaclsAudit", record["microsoft.custom_event.name"]);
            Assert.IsType<double>(record["duration_ms"]);
            if (reply.Status != 200)
            {
                reply.AssertRefused(reply.Status, reasonCode);
                Assert.Contains((string)record["correlation_id"]!, reply.Body, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    [Rule("4.2-8")]
    public async Task a_record_tells_who_what_why_and_with_which_kek()
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:Network:TrustedHops"] = "0" });
        var body = kacls.WrapBody(
            kacls.Idp.IdToken().With("email", "local@idp.example").With("google_email", SampleTokens.Email),
            kacls.Drive.DriveAuthorization().With("perimeter_id", "finance"));
        body["reason"] = "line one\r\nline two\u001b[31m\u202e \u00fc";
        await kacls.PostAsync("wrap", body);

        var record = kacls.Log.Audit.Single();
        Assert.Equal("local@idp.example", record["user"]);
        Assert.Equal(SampleTokens.Email, record["google_email"]);
        Assert.Equal("google", record["email_type"]);
        Assert.Equal("drive", record["application"]);
        Assert.Equal(kacls.Idp.Issuer, record["issuer"]);
        Assert.Equal(SampleTokens.DriveResource, record["resource_name"]);
        Assert.Equal("finance", record["perimeter_id"]);
        Assert.Equal("line one  line two [31m  ü", record["reason"]);
        Assert.Matches("^local/[0-9a-f]{32}$", (string)record["kek"]!);
        Assert.Equal("127.0.0.1", record["client_ip"]);
        Assert.DoesNotContain("delegated_to", record.Keys);
        Assert.DoesNotContain("detail", record.Keys);
    }

    [Fact]
    public async Task a_forged_token_leaves_no_names_behind()
    {
        await using var kacls = await KaclsApp.StartAsync();
        await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With("email", "victim@example.com").ForgedBy(KeyPool.Rsa(7))));
        var record = kacls.Log.Audit.Single();
        Assert.Equal("authentication_signature_invalid", record["reason_code"]);
        Assert.DoesNotContain("user", record.Keys);
        Assert.DoesNotContain("resource_name", record.Keys);
    }

    [Theory]
    [InlineData("{client:'drive' op:'update'}", "\"{client:'drive' op:'update'}\"")]
    [InlineData("{\"op\":\"read\"}", "{\"op\":\"read\"}")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("5", "5")]
    public async Task a_reason_may_be_anything(string expected, string json)
    {
        await using var kacls = await KaclsApp.StartAsync();
        var body = kacls.WrapBody().ToJsonString()
            .Replace("\"reason\":\"{client:\\u0027drive\\u0027 op:\\u0027update\\u0027}\"", $"\"reason\":{json}", StringComparison.Ordinal);
        Assert.Contains(json, body, StringComparison.Ordinal);
        Assert.Equal(200, (await kacls.PostAsync("wrap", body)).Status);
        Assert.Equal(expected, kacls.Log.Audit.Single()["reason"]);
    }

    [Fact]
    [Rule("G7-4")]
    public async Task a_long_reason_is_cut_and_an_empty_one_left_out()
    {
        await using var kacls = await KaclsApp.StartAsync();
        var body = kacls.WrapBody();
        body["reason"] = new string('x', 1023) + "ü" + new string('x', 5000);
        Assert.Equal(200, (await kacls.PostAsync("wrap", body)).Status);
        body["reason"] = "";
        await kacls.PostAsync("wrap", body);
        body["reason"] = null;
        await kacls.PostAsync("wrap", body);
        Assert.Equal(new string('x', 1021) + "…", kacls.Log.Audit[0]["reason"]);
        Assert.DoesNotContain("reason", kacls.Log.Audit[1].Keys);
        Assert.DoesNotContain("reason", kacls.Log.Audit[2].Keys);
    }

    [Fact]
    public void the_document_describes_every_field()
    {
        var record = new AuditRecord("wrap", "id")
        {
            User = "u",
            GoogleEmail = "g",
            EmailType = "t",
            DelegatedTo = "d",
            Issuer = "i",
            Provider = "p",
            Application = "a",
            Role = "r",
            ResourceName = "r",
            PerimeterId = "p",
            Reason = "r",
            Kek = "k",
            MessageId = "m",
            SpkiHash = "s",
            Algorithm = "a",
            OriginalKaclsUrl = "o",
            ClientAddress = System.Net.IPAddress.Loopback,
            PerimeterRule = "p",
            WouldDeny = "w",
            Claims = "{}",
            SealedPerimeterId = "s",
            VaultRequestIds = "v",
        };
        record.Refuse(ErrorCatalogue.Internal, "detail");
        var lanes = new AuditLanes(1_000, TimeProvider.System);
        lanes.Accept(AuditAtStartAndStop.Describe(SettingsOf()));
        for (var count = 0; count <= AuditRates.PerMinute; count++)
        {
            lanes.Accept(new AuditRecord("wrap", "id"));
        }

        lanes.Conclude(atOnce: true);
        var entries = new List<AuditEntry>();
        lanes.Take(entries, 100);
        var fields = entries.SelectMany(entry => entry.Fields).Concat(new AuditFields(record)).Select(field => field.Key).Distinct()
            .Where(name => name != "microsoft.custom_event.name");
        var table = Repository.Read("docs/audit.md");
        var rows = table[..table.IndexOf("\n## ", StringComparison.Ordinal)].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => line.Split('|')[1].Split('`').Where((_, index) => index % 2 == 1));
        Assert.Equal(rows.Order(StringComparer.Ordinal), fields.Order(StringComparer.Ordinal));
    }

    private static LoadedSettings SettingsOf() => SettingsLoader.Load(
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kacls:Urls:0"] = SampleTokens.KaclsUrl,
            ["Kacls:Authentication:Providers:0:Name"] = "entra",
            ["Kacls:Authentication:Providers:0:Issuer"] = "https://idp.example",
            ["Kacls:Authentication:Providers:0:Audiences:0"] = "client",
            ["Kacls:Authentication:Providers:0:Keys"] = "https://idp.example/jwks",
            ["Kacls:Authentication:Providers:0:Uses:0"] = "user",
            ["Kacls:KeyEncryption:Provider"] = "Local",
            ["Kacls:KeyEncryption:Path"] = "kek.pem",
        }).Build(),
        _ => null);

    private static string BlobOf(string kek, byte version) => Convert.ToBase64String(
        [
            .. "KACL"u8,
            2,
            1,
            1,
            (byte)kek.Length,
            .. kek.Select(c => (byte)c),
            .. new byte[15],
            version,
            0,
            4,
            .. new byte[4 + 12 + 16 + 9],
        ]);

    private sealed class BrokenKek : IKeyEncryptionKey
    {
        public string Name => "broken";

        public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation) =>
            throw ErrorCatalogue.KekUnreachable.ToException("always");

        public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation) => wrapped.Version.Value == 1
            ? throw ErrorCatalogue.KekUnreachable.ToException("always", new InvalidOperationException("underneath"))
            : throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"a fault of version {wrapped.Version}"));

        public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) => new(SealSecret.None);
    }
}
