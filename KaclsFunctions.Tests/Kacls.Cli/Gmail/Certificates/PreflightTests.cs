using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Gmail.Certificates;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Gmail.Certificates;

/// <summary>Each rule, by a certificate that is right in all but one point.</summary>
public sealed class PreflightTests
{
    private const X509KeyUsageFlags Right = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    private static readonly Dictionary<string, (Action<SmimeDraft> Change, string Fault)> Wrong = new()
    {
        ["another user's"] = (draft => draft.Names = ["bob@contoso.example"], "is for bob@contoso.example, not for alice@"),
        ["nobody's"] = (draft => draft.Names = [], "is for no e-mail address"),
        ["no key usage"] = (draft => draft.KeyUsage = null, "doesn't say what its key is for"),
        ["no signing"] = (draft => draft.KeyUsage = X509KeyUsageFlags.KeyEncipherment, "doesn't let it sign"),
        ["no encryption"] = (draft => draft.KeyUsage = X509KeyUsageFlags.DigitalSignature, "doesn't let mail be encrypted"),
        ["issues"] = (draft => draft.KeyUsage = Right | X509KeyUsageFlags.KeyCertSign, "key usage has KeyCertSign"),
        ["not for mail"] = (draft => draft.ExtendedKeyUsage = ["1.3.6.1.5.5.7.3.2"], "is not for mail"),
        ["for anything"] = (draft => draft.ExtendedKeyUsage = [], "is not for mail"),
        ["a web server's"] = (draft => draft.ExtendedKeyUsage = [EmailProtection, "1.3.6.1.5.5.7.3.1"], "is for serverAuth too"),
        ["code"] = (draft => draft.ExtendedKeyUsage = [EmailProtection, "1.3.6.1.5.5.7.3.3"], "is for codeSigning too"),
        ["time"] = (draft => draft.ExtendedKeyUsage = [EmailProtection, "1.3.6.1.5.5.7.3.8"], "is for timeStamping too"),
        ["any"] = (draft => draft.ExtendedKeyUsage = [EmailProtection, "2.5.29.37.0"], "is for anyExtendedKeyUsage too"),
        ["an authority"] = (draft => draft.IsAuthority = true, "is an authority's"),
        ["over"] = (draft => draft.End = Now.AddDays(-1), "ended on"),
        ["not yet"] = (draft => draft.Begin = Now.AddDays(1), "begins on"),
        ["the root is over"] = (
            draft => draft.Root = SmimeDraft.Authority("CN=Contoso Root", SmimeKeys.Rsa3072, null, end: Now.AddDays(-1)),
            "CN=Contoso Root: ended on"),
        ["short"] = (draft => draft.Key = SmimeKeys.Tiny, "RSA of 1024 bits"),
        ["long"] = (draft => draft.Key = SmimeKeys.Huge, "RSA of 4484 bits"),
        ["another key"] = (draft => draft.CertifiedKey = SmimeKeys.Other, "is not that of the certificate"),
        ["SHA-1"] = (draft => draft.IsOfSha1 = true, "is signed with"),
        ["no intermediate"] = (
            draft => draft.Chain = chain => [chain[0], chain[2]],
            "CN=Contoso Mail CA: the certificate of this issuer is missing"),
        ["no root"] = (draft => draft.Chain = chain => chain[..2], "CN=Contoso Root: the certificate of this issuer is missing"),
        ["alone"] = (draft => draft.Chain = chain => chain[..1], "CN=Contoso Mail CA: the certificate of this issuer is missing"),
        ["an impostor"] = (
            draft => draft.Intermediate = SmimeDraft.IntermediateOf(SmimeKeys.Other),
            "was not signed by the key of CN=Contoso Mail CA"),
        ["another root"] = (
            draft => draft.Root = SmimeDraft.Authority("CN=Contoso Root", SmimeKeys.Other, null),
            "was not signed by the key of CN=Contoso Root"),
        ["no authority"] = (
            draft => draft.Intermediate = SmimeDraft.IntermediateOf(SmimeKeys.Rsa4096, isAuthority: false),
            "is no authority"),
        ["a stranger"] = (
            draft => draft.Chain = chain => [.. chain, SmimeDraft.Authority("CN=Stranger", SmimeKeys.Other, null)],
            "does not belong to the chain"),
    };

    public static TheoryData<string> Faults => [.. Wrong.Keys];

    [Fact]
    public void a_right_certificate_has_no_fault() => Assert.Empty(Preflight.Faults(new SmimeDraft().Make(), Now));

    [Theory]
    [MemberData(nameof(Faults))]
    public void a_certificate_that_is_wrong_in_one_point_has_that_fault_alone(string fault)
    {
        var draft = new SmimeDraft();
        Wrong[fault].Change(draft);
        Assert.Contains(Wrong[fault].Fault, Assert.Single(Preflight.Faults(draft.Make(), Now)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3072)]
    [InlineData(4096)]
    public void longer_keys_are_right(int bits) =>
        Assert.Empty(Preflight.Faults(new SmimeDraft { Key = FixedKek.RsaKey(bits) }.Make(), Now));

    [Fact]
    public void case_of_the_address_does_not_matter_nor_a_second_one() => Assert.Empty(
        Preflight.Faults(new SmimeDraft { Names = ["sales@contoso.example", "Alice@Contoso.example"] }.Make(), Now));

    [Fact]
    public void the_order_in_the_file_does_not_matter()
    {
        var keys = new SmimeDraft { Chain = chain => [chain[2], chain[0], chain[1]] }.Make();
        Assert.Empty(Preflight.Faults(keys, Now));
        Assert.Equal($"CN={SmimeDraft.User}", keys.Leaf.Subject);
    }

    [Fact]
    public void a_file_of_several_faults_has_them_all() => Assert.Equal(
        3,
        Preflight.Faults(
            new SmimeDraft { Names = [], ExtendedKeyUsage = [], End = Now.AddDays(-1) }.Make(), Now).Count);
}
