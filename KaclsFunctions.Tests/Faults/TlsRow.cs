using System.Security.Cryptography.X509Certificates;
using System.Text;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.IssuerKeys;
using KaclsFunctions.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>A row about the certificate of an issuer's key source.</summary>
/// <param name="Fault">What is wrong with it.</param>
/// <param name="Certificate">Issues it.</param>
internal sealed record TlsRow(string Fault, Func<PrivateAuthority, X509Certificate2> Certificate) : FaultRow(Fault)
{
    public static IReadOnlyList<TlsRow> Rows { get; } =
    [
        Row("TLS: the certificate has another name", authority => authority.Issue(name: "127.0.0.2"), "RemoteCertificateNameMismatch"),
        Row("TLS: the certificate is of an authority that is not trusted", _ => Strangers(), "PartialChain"),
        Row("TLS: the certificate has expired", authority => authority.Issue(fromDay: -5, toDay: -1), "NotTimeValid"),
    ];

    public async Task AssertAsync()
    {
        using var authority = new PrivateAuthority();
        await using var server = await FakePeer.StartAsync(Certificate(authority));
        server.Answer = context => context.Response.WriteAsync(new TokenIssuer("any", TimeProvider.System, KeyPool.Rsa(4)).Jwks);
        await using var kacls = await IssuerRequests.StartAsync(_ => new()
        {
            ["Keys"] = $"https://127.0.0.1:{server.Port}/keys",
            ["Kacls:Outbound:TrustedCertificates"] = IssuerRequests.FileOf(Encoding.UTF8.GetBytes(authority.Pem)),
        });
        AssertSeen(await Seen.OfAsync(kacls, await kacls.WrapAsync()));
        server.Certificate = authority.Issue();
        await AssertNormalAsync(async () => (await kacls.WrapAsync()).Status == 200, kacls.Time.Advance);
    }

    private static X509Certificate2 Strangers()
    {
        using var stranger = new PrivateAuthority();
        return stranger.Issue();
    }

    private static TlsRow Row(string fault, Func<PrivateAuthority, X509Certificate2> certificate, string words) => new(fault, certificate)
    {
        Caller = "503 `key_source_unavailable`, Retry-After 2",
        Audit = $"failed: issuer …: request failed: SecureConnectionError: The remote certificate is invalid: {words}",
        Normal = TimeSpan.FromSeconds(5),
    };
}
