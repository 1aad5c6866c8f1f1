using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using KaclsFunctions.Tests.Support;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.VaultBadDays;

/// <summary>Only what the vault itself says of a ciphertext, a key or a role is about the ciphertext, the key or the role.</summary>
public sealed class VaultAnswersTests
{
    // Seen in Azure US Government (github.com/Azure/azure-sdk-for-net, issue 14789), in front of a vault (getsops/sops, issue 1218), and
    // what a proxy may answer.
    public static TheoryData<string, string> StrangeBadRequests => new()
    {
        { "application/json", """{"error":{"code":"BadParameter","message":"Request URL is invalid."}}""" },
        { "application/json", """{"error":{"code":"BadParameter","message":"Content of 'value' is not base64url."}}""" },
        { "application/json", """{"error":{"code":"InvalidRequest","message":"Error occurred while decoding OAEP padding."}}""" },
        { "application/json", """{"error":"BadParameter"}""" },
        { "application/json", "{}" },
        { "application/json", "" },
        { "text/html", "<HTML><HEAD><TITLE>Bad Request</TITLE></HEAD><BODY><h2>Bad Request - Invalid URL</h2></BODY></HTML>" },
        { "text/html", "<p>Error occurred while decoding OAEP padding. BadParameter</p>" },
    };

    [Theory]
    [InlineData(VaultKeyType.RsaHsm, null)]
    [InlineData(VaultKeyType.OctHsm, "A256KW")]
    [InlineData(VaultKeyType.OctHsm, "A256GCM")]
    public async Task bytes_that_the_vault_can_not_unwrap_are_a_tampered_envelope(VaultKeyType type, string? algorithm)
    {
        await using var context = await StartAsync(type);
        var (kek, wrapped) = await context.WarmAsync(algorithm);
        var bytes = wrapped.Bytes.ToArray();
        bytes[^1] ^= 1;
        Assert.Equal(ErrorCatalogue.EnvelopeTampered, (await Refused(() => Unwrap(kek, wrapped with { Bytes = bytes }))).Error);
    }

    [Theory]
    [InlineData("Error occurred while decoding OAEP padding.")]
    [InlineData("The parameter is incorrect.\r\n")]
    [InlineData("Unable to decrypt specified value with this key.")]
    [InlineData("Error occurred while decoding OAEP padding. (Activity ID: 1884a3c6-ec1a-11eb-a602-000d3a7a3d40)")]
    public async Task each_text_of_the_service_about_the_bytes_is_known(string text)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Fail(400, operation: "unwrapkey", code: "BadParameter", message: text);
        Assert.Equal(ErrorCatalogue.EnvelopeTampered, (await Refused(() => Unwrap(kek, wrapped))).Error);
    }

    [Theory]
    [MemberData(nameof(StrangeBadRequests))]
    public async Task a_bad_request_about_anything_else_is_no_forgery(string contentType, string body)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Page(400, body, contentType, operation: "unwrapkey");
        var refused = await Refused(() => Unwrap(kek, wrapped));
        Assert.Equal("kek_request_refused", refused.Error.ReasonCode);
        Assert.Equal(503, refused.Error.Status);
        Assert.Null(refused.Error.RetryAfterSeconds);
    }

    [Fact]
    public async Task a_vault_of_a_cloud_that_lags_behind_says_which_version_it_does_not_know()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Vault(VaultSdk.VaultHost).ApiVersions = ["2016-10-01"];
        var refused = await Refused(() => Unwrap(kek, wrapped));
        Assert.Equal("kek_request_refused", refused.Error.ReasonCode);
        Assert.Contains("Consider using the latest supported version (2016-10-01)", refused.Detail, StringComparison.Ordinal);
        Assert.Equal("kek_request_refused", (await Refused(() => context.Wrap(context.Kek()))).Error.ReasonCode);
    }

    [Theory]
    [InlineData("<html><head><title>404 Not Found</title></head><body>nginx</body></html>", "text/html")]
    [InlineData("""{"error":{"code":"NotFound","message":"The resource was not found."}}""", "application/json")]
    [InlineData("{}", "application/json")]
    public async Task a_404_that_is_not_the_vaults_is_no_deleted_key(string body, string contentType)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Page(404, body, contentType);
        Assert.Equal("kek_unreachable", (await Refused(() => Unwrap(kek, wrapped))).Error.ReasonCode);
        Assert.Equal(0, context.Count("versions"));
    }

    [Theory]
    [InlineData("<html><body>Access Denied by your web gateway: disabled key, expired key</body></html>", "text/html")]
    [InlineData("{}", "application/json")]
    [InlineData("", "text/plain")]
    public async Task a_403_that_is_not_the_vaults_is_no_missing_role(string body, string contentType)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Page(403, body, contentType);
        Assert.Equal("kek_unreachable", (await Refused(() => Unwrap(kek, wrapped))).Error.ReasonCode);
    }

    [Theory]
    [InlineData(VaultKeyType.RsaHsm)]
    [InlineData(VaultKeyType.OctHsm)]
    public async Task a_missing_role_is_named_in_the_words_of_the_vault(VaultKeyType type)
    {
        await using var context = await StartAsync(type);
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Deny();
        var refused = await Refused(() => Unwrap(kek, wrapped));
        Assert.Equal(ErrorCatalogue.KekAccessDenied, refused.Error);
        Assert.Contains("keys/unwrap/action", refused.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_version_whose_permitted_operations_lack_unwrapping_has_its_own_reason()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Key.Newest.Operations = ["wrapKey"];
        Assert.Equal("kek_operation_not_permitted", (await Refused(() => Unwrap(kek, wrapped))).Error.ReasonCode);
    }

    [Fact]
    public async Task an_old_version_that_may_not_unwrap_does_not_condemn_the_whole_kek()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        var ring = new KeyEncryptionRing([kek, new FixedKek("other", KekAlgorithm.A256Gcm)], _ => true, context.Clock);
        context.Key.Newest.Operations = ["wrapKey"];
        await Assert.ThrowsAsync<KaclsException>(async () => await ring.UnwrapAsync("kek1", wrapped, CancellationToken.None));
        var wraps = new HashSet<string>
        {
            (await ring.WrapAsync(context.ContentKey, CancellationToken.None)).Kek,
            (await ring.WrapAsync(context.ContentKey, CancellationToken.None)).Kek,
        };
        Assert.Equal(["kek1", "other"], wraps.Order());
    }

    [Fact]
    public async Task a_challenge_for_another_resource_says_so()
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await context.WarmAsync();
        context.Server.Faults.Page(401, "", headers: new Dictionary<string, string>
        {
            ["WWW-Authenticate"] = "Bearer authorization=\"https://login.microsoftonline.com/x\", resource=\"https://storage.azure.com\"",
        });
        var refused = await Refused(() => Unwrap(kek, wrapped));
        Assert.Equal(ErrorCatalogue.KekAccessDenied, refused.Error);
        Assert.Contains("storage.azure.com", refused.Detail, StringComparison.Ordinal);
    }
}
