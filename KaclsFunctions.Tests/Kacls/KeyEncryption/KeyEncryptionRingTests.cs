using Kacls.Errors;
using Kacls.KeyEncryption;
using Kacls.Testing;

namespace KaclsFunctions.Tests.KeyEncryption;

/// <summary>Which KEK wraps when some are in trouble.</summary>
public sealed class KeyEncryptionRingTests
{
    private readonly ManualTimeProvider clock = new();
    private readonly SwitchedKek a = new("a");
    private readonly SwitchedKek b = new("b");
    private readonly SwitchedKek c = new("c");

    public static TheoryData<string> Troubles => new(
        new[]
        {
            ErrorCatalogue.KekUnreachable, ErrorCatalogue.KekTimeout, ErrorCatalogue.KekThrottled, ErrorCatalogue.KekBusy,
            ErrorCatalogue.KekAccessDenied,
        }.Select(error => error.ReasonCode));

    public static TheoryData<string> OthersErrors => new(
        new[]
        {
            ErrorCatalogue.EnvelopeTampered, ErrorCatalogue.EnvelopeKekUnknown, ErrorCatalogue.KekDisabled, ErrorCatalogue.KekExpired,
            ErrorCatalogue.KekDeleted,
        }.Select(error => error.ReasonCode));

    [Fact]
    public async Task wraps_go_round_the_active_keks()
    {
        var names = await WrapAsync(Ring(), 6);
        Assert.Equal(["a", "b", "c"], names[..3].Order());
        Assert.Equal(names[..3], names[3..]);
    }

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task a_kek_whose_unwrap_met_trouble_does_not_wrap_for_ten_seconds(string reasonCode)
    {
        var ring = Ring();
        await FailUnwrapAsync(ring, b, reasonCode);

        Assert.Equal(["a", "a", "a", "c", "c", "c"], (await WrapAsync(ring, 6)).Order());
        clock.Advance(TimeSpan.FromSeconds(9.9));
        Assert.DoesNotContain("b", await WrapAsync(ring, 6));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(["a", "a", "b", "b", "c", "c"], (await WrapAsync(ring, 6)).Order());
    }

    [Theory]
    [MemberData(nameof(OthersErrors))]
    public async Task the_trouble_of_one_blob_or_version_is_none_of_the_kek(string reasonCode)
    {
        var ring = Ring();
        await FailUnwrapAsync(ring, b, reasonCode);
        Assert.Equal(["a", "a", "b", "b", "c", "c"], (await WrapAsync(ring, 6)).Order());
    }

    [Fact]
    public async Task a_kek_that_fails_to_wrap_is_tried_once_and_then_left_alone()
    {
        b.Error = ErrorCatalogue.KekTimeout;
        var ring = Ring();
        var names = await WrapAsync(ring, 9);
        Assert.DoesNotContain("b", names);
        Assert.Equal(1, b.Asked);
    }

    [Fact]
    public async Task a_kek_whose_vault_does_not_answer_its_refreshes_does_not_wrap()
    {
        var ring = Ring();
        b.IsFailing = true;
        Assert.Equal(["a", "a", "a", "c", "c", "c"], (await WrapAsync(ring, 6)).Order());
        b.IsFailing = false;
        Assert.Contains("b", await WrapAsync(ring, 3));
    }

    [Fact]
    public async Task where_all_are_in_trouble_they_share_the_wraps()
    {
        var ring = Ring();
        foreach (var kek in new[] { a, b, c })
        {
            await FailUnwrapAsync(ring, kek, ErrorCatalogue.KekThrottled.ReasonCode);
        }

        Assert.Equal(["a", "a", "b", "b", "c", "c"], (await WrapAsync(ring, 6)).Order());
    }

    [Fact]
    public async Task a_kek_in_trouble_wraps_where_the_healthy_ones_can_not()
    {
        var ring = Ring();
        await FailUnwrapAsync(ring, b, ErrorCatalogue.KekThrottled.ReasonCode);
        a.Error = c.Error = ErrorCatalogue.KekDisabled;
        Assert.Equal(["b", "b"], await WrapAsync(ring, 2));
    }

    [Fact]
    public async Task where_none_works_the_error_of_the_last_one_is_reported_and_each_was_asked_once()
    {
        a.Error = b.Error = c.Error = ErrorCatalogue.KekUnreachable;
        var refused = await Assert.ThrowsAsync<KaclsException>(() => WrapAsync(Ring(), 1));
        Assert.Equal("kek_unreachable", refused.Error.ReasonCode);
        Assert.Equal([1, 1, 1], new[] { a.Asked, b.Asked, c.Asked });
    }

    [Fact]
    public async Task an_inactive_kek_unwraps_and_never_wraps()
    {
        var ring = new KeyEncryptionRing([a, b], name => name == "a", clock);
        await FailUnwrapAsync(ring, a, ErrorCatalogue.KekUnreachable.ReasonCode);
        Assert.Equal(["a", "a", "a"], await WrapAsync(ring, 3));
        Assert.Equal(32, (await ring.UnwrapAsync("b", default, default)).ContentKey.Length);
        a.Error = ErrorCatalogue.KekUnreachable;
        await Assert.ThrowsAsync<KaclsException>(() => WrapAsync(ring, 1));
        Assert.Equal(1, b.Asked);
    }

    [Fact]
    public async Task a_kek_that_was_taken_out_is_told_with_those_that_are_there()
    {
        var refusal = await Assert.ThrowsAsync<KaclsException>(async () => await Ring().UnwrapAsync("old", default, default));
        Assert.Equal(ErrorCatalogue.EnvelopeKekUnknown, refusal.Error);
        Assert.Equal("KEK of the wrapped key (Kacls:KeyEncryption:Keys): received 'old'; accepted 'a', 'b', 'c'", refusal.Detail);
    }

    private KeyEncryptionRing Ring() => new([c, a, b], _ => true, clock);

    private static async Task<string[]> WrapAsync(KeyEncryptionRing ring, int count)
    {
        var names = new string[count];
        for (var index = 0; index < count; index++)
        {
            names[index] = (await ring.WrapAsync(new byte[32], default)).Kek;
        }

        return names;
    }

    private static async Task FailUnwrapAsync(KeyEncryptionRing ring, SwitchedKek kek, string reasonCode)
    {
        kek.Error = ErrorCatalogue.All.Single(error => error.ReasonCode == reasonCode);
        await Assert.ThrowsAsync<KaclsException>(async () => await ring.UnwrapAsync(kek.Name, default, default));
        kek.Error = null;
    }

    /// <summary>A KEK that only says whether it was asked.</summary>
    private sealed class SwitchedKek(string name) : IKeyEncryptionKey
    {
        public string Name => name;

        public bool IsFailing { get; set; }

        public KaclsError? Error { get; set; }

        public int Asked { get; private set; }

        public ValueTask<WrappedContentKey> WrapAsync(ReadOnlyMemory<byte> contentKey, CancellationToken cancellation)
        {
            Asked++;
            return Error is null ? new(default(WrappedContentKey)) : throw Error.ToException();
        }

        public ValueTask<byte[]> UnwrapAsync(WrappedContentKey wrapped, CancellationToken cancellation)
        {
            Asked++;
            return Error is null ? new(new byte[32]) : throw Error.ToException();
        }

        public ValueTask<SealSecret> GetSealAsync(WrappedContentKey wrapped, CancellationToken cancellation) => new(SealSecret.None);
    }
}
