using Kacls.Errors;

namespace KaclsFunctions.Tests.Tokens;

/// <summary>Asserts how a token is refused, and that the refusal tells nothing of it.</summary>
internal static class Refused
{
    public static async Task<KaclsException> WithAsync<T>(KaclsError expected, string token, Func<string, ValueTask<T>> validate)
    {
        var refusal = await Assert.ThrowsAsync<KaclsException>(async () => await validate(token));
        Assert.Equal((expected.ReasonCode, expected.Status), (refusal.Error.ReasonCode, refusal.Error.Status));
        var told = refusal + refusal.Detail;
        Assert.DoesNotContain(token.Split('.'), segment => segment.Length > 8 && told.Contains(segment, StringComparison.Ordinal));
        return refusal;
    }
}
