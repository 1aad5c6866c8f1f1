using Kacls.Errors;
using Kacls.Testing.KeyVault;
using KaclsFunctions.Tests.KeyEncryption;
using KaclsFunctions.Tests.KeyVault;
using Microsoft.AspNetCore.Http;
using static KaclsFunctions.Tests.KeyEncryption.VaultKekContext;

namespace KaclsFunctions.Tests.KeyLife;

/// <summary>What a list of versions says, and what it doesn't: that a key is gone, only a well-formed answer of the vault says.</summary>
public sealed class BrokenListTests
{
    private const string Html = "<html><head><title>404 Not Found</title></head><body>nginx</body></html>";

    public static TheoryData<int, int, string, string> Answers => new()
    {
        { 1, 404, Html, "text/html" },
        { 1, 404, """{"error":{"code":"ResourceNotFound","message":"No such route."}}""", "application/json" },
        { 1, 404, "", "application/json" },
        { 1, 200, Html, "text/html" },
        { 1, 200, "{}", "application/json" },
        { 1, 200, """{"value":null}""", "application/json" },
        { 1, 200, """{"value":{}}""", "application/json" },
        { 1, 200, "[]", "application/json" },
        { 1, 200, "", "application/json" },
        { 1, 500, """{"error":{"code":"InternalServerError","message":"No."}}""", "application/json" },
        { 2, 404, """{"error":{"code":"KeyNotFound","message":"No such key."}}""", "application/json" },
        { 2, 404, Html, "text/html" },
        { 2, 200, Html, "text/html" },
        { 2, 200, "{}", "application/json" },
        { 2, 503, "", "text/plain" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task a_list_that_breaks_changes_nothing(int page, int status, string body, string contentType)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await WithTwoPagesAsync(context);
        context.Server.Interference.Answer(request => IsPage(request, page), status, body, contentType);
        var cold = await Refused(() => context.Wrap(context.Kek()));
        Assert.Equal(ErrorCatalogue.KekUnreachable.ReasonCode, cold.Error.ReasonCode);

        await context.RefreshAsync(kek);
        Assert.True(kek.IsFailing);
        Assert.Equal(wrapped.Version, (await context.Wrap(kek)).Version);
        Assert.Equal(context.ContentKey, await Unwrap(kek, wrapped));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task a_list_whose_connection_breaks_changes_nothing(int page)
    {
        await using var context = await StartAsync();
        var (kek, wrapped) = await WithTwoPagesAsync(context);
        context.Server.Interference.Cut(request => IsPage(request, page));
        await context.RefreshAsync(kek);
        Assert.Equal(wrapped.Version, (await context.Wrap(kek)).Version);
    }

    [Theory]
    [InlineData(200, """{"value":[],"nextLink":null}""")]
    [InlineData(200, """{"value":[]}""")]
    [InlineData(404, """{"error":{"code":"KeyNotFound","message":"A key with (name/id) kek was not found in this key vault."}}""")]
    public async Task a_key_that_the_vault_says_is_gone_is_deleted(int status, string body)
    {
        await using var context = await StartAsync();
        var (kek, _) = await context.WarmAsync();
        context.Server.Interference.Answer(request => IsPage(request, 1), status, body);
        await context.RefreshAsync(kek);
        Assert.Equal(ErrorCatalogue.KekDeleted, (await Refused(() => context.Wrap(kek))).Error);
    }

    private static bool IsPage(HttpRequest request, int page) =>
        request.Path.Value!.EndsWith("/versions", StringComparison.Ordinal) && request.Query.ContainsKey("$skiptoken") == page > 1;

    private static async Task<(Kacls.Azure.KeyEncryption.KeyVaultKeyEncryptionKey Kek, Kacls.KeyEncryption.WrappedContentKey Wrapped)>
        WithTwoPagesAsync(VaultKekContext context)
    {
        for (var number = 0; number < 30; number++)
        {
            context.Key.Rotate(TestRsa.Key(number: 1));
        }

        return await context.WarmAsync();
    }
}
