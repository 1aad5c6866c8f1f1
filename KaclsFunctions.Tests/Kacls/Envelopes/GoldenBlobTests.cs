using Kacls.Envelopes;
using Kacls.KeyEncryption;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Envelopes;

/// <summary>
/// Blobs that other releases made, and that this one opens. None is ever changed or taken away (docs/operations.md, Upgrade).
/// </summary>
public sealed class GoldenBlobTests
{
    /// <summary>
    /// Of format 2, made by Node.js after docs/envelope.md, with <c>testRSA2048</c> of RFC 9500 section 2.1 as the Local KEK, the bytes 00
    /// to 1f as content key.
    /// </summary>
    private const string Format2 =
        "S0FDTAIBAQVsb2NhbI+2utZxz+aYOTxFM1faYbUBAEs1xbEtJ0Ur1nKVIeuyqGSOnY9y5NGIFEvLGOsjraUISTUn5M5SAyQWxslbGPBxxiTNBhzT"
        + "UAN0KJ6AiDU7lrguypxsM281I1X1UOPBO2fd6Y/0Y/PlKGBP4gX/4xknHa1cE5Pu1SxSANQjlklAgDCjCnOKVpATb7ruf8b3COI8TH4TzDQeUMxt"
        + "htr4Fs4zzhvKq4F3oiWbwDdpnfTpZZQyVP8FXJ17jHn5T/7NfNwA2OTHo0Xmtc31wozngucVcusFPgGttxLDlTSdiJPYDIg/DWehQCD9Ne9ksjoI"
        + "x16dUJ4/JijkYERbv9L59xLQzDbuljVCNpcr71RYWImusxKpfalxOZ8vjl7Yu++T2HbBe5TPDKOjRdIW6RpHF01Mnd9XHCfv28hecPhn8LTGZ84x"
        + "mk8gCynlQSKSBSBoF+EyOvaUQfhd8c1k+rHYiR0vsxImeYeYWZfvClUMd32hBF+E";

    [Fact]
    public async Task the_blob_of_format_2_opens()
    {
        var kek = new LocalKeyEncryptionKey(PublishedKeys.Rfc9500Rsa2048);
        var envelopes = new DekEnvelopes(new EnvelopeService(new KeyEncryptionRing([kek], _ => true)));

        using var opened = await envelopes.OpenAsync(Convert.FromBase64String(Format2), Contexts.New());

        Assert.Equal([0x1a, 0x20, .. Enumerable.Repeat((byte)0xaa, 32)], opened.Dek);
        Assert.Equal("//googleapis.com/drive/files/über", opened.ResourceName);
        Assert.Equal("finance", opened.PerimeterId);
    }
}
