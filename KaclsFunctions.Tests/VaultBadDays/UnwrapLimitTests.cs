using System.Globalization;
using Kacls.Settings;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.VaultBadDays;

/// <summary><c>Kacls:Limits:UnwrapsPerUserPerMinute</c>.</summary>
public sealed class UnwrapLimitTests
{
    [Fact]
    public async Task a_user_who_unwraps_too_much_is_asked_to_wait_and_others_are_not()
    {
        await using var kacls = await StartAsync(3);
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        for (var count = 0; count < 3; count++)
        {
            Assert.Equal(200, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Status);
        }

        var refused = await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped));
        refused.AssertRefused(429, "user_unwraps_limited");
        Assert.InRange(int.Parse(refused.Header("Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
        Assert.Contains("more than 3 in a minute", (string)kacls.Log.Audit[^1]["detail"]!, StringComparison.Ordinal);

        // Case is none of an address, and another user is another user.
        var upper = SampleTokens.Email.ToUpperInvariant();
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody(
            wrapped, kacls.Idp.IdToken().With("email", upper), kacls.Drive.DriveAuthorization("reader").With("email", upper))))
            .AssertRefused(429, "user_unwraps_limited");
        Assert.Equal(200, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(
            wrapped,
            kacls.Idp.IdToken().With("email", "other@example.com"),
            kacls.Drive.DriveAuthorization("reader").With("email", "other@example.com")))).Status);
    }

    [Fact]
    public async Task after_the_wait_the_user_may_unwrap_again()
    {
        await using var kacls = await StartAsync(60);
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        await Eventually.True(async () => await StatusAsync() == 429);
        await Eventually.True(async () => await StatusAsync() == 200);

        async Task<int> StatusAsync() => (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Status;
    }

    [Fact]
    public async Task wrapping_is_not_counted_and_who_may_not_unwrap_uses_nothing_up()
    {
        await using var kacls = await StartAsync(1);
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        await kacls.WrapAsync(SampleDek.New());
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody(
            wrapped, authorization: kacls.Drive.DriveAuthorization("reader").With("kacls_url", "https://other.example"))))
            .AssertRefused(403, "kacls_url_mismatch");
        Assert.Equal(200, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Status);
    }

    [Fact]
    public async Task there_is_no_limit_unless_it_is_set()
    {
        Assert.Null(new KaclsSettings().Limits.UnwrapsPerUserPerMinute);
        await using var kacls = await StartAsync(null);
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        for (var count = 0; count < 50; count++)
        {
            Assert.Equal(200, (await kacls.PostAsync("unwrap", kacls.UnwrapBody(wrapped))).Status);
        }
    }

    private static Task<KaclsApp> StartAsync(int? limit) => KaclsApp.StartAsync(new Dictionary<string, string?>
    {
        ["Kacls:Limits:UnwrapsPerUserPerMinute"] = limit?.ToString(CultureInfo.InvariantCulture),
    });
}
