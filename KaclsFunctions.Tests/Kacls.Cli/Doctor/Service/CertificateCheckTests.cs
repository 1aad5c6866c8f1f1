using System.Security.Cryptography.X509Certificates;
using Kacls.Cli.Doctor;
using Kacls.Cli.Doctor.Service;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Cli.Doctor.Service;

public sealed class CertificateCheckTests
{
    private readonly TestAuthority authority = TestAuthority.Shared;
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task a_complete_chain_to_a_trusted_root_has_no_finding()
    {
        var findings = await LookAsync(authority.Issue());
        Assert.DoesNotContain(findings, finding => finding.Severity >= Severity.Warning);
        Assert.Contains(findings, finding => finding.Seen.StartsWith("It is valid for 8", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Seen.Contains("trusted by --trust alone: CN=Doctor Root", StringComparison.Ordinal));
    }

    [Fact]
    public async Task an_expired_one_is_found_and_nothing_else_is_said_of_it()
    {
        var findings = await LookAsync(authority.Issue(now.AddDays(-90), now.AddDays(-3)));
        var found = Assert.Single(findings, finding => finding.Severity == Severity.Finding);
        Assert.StartsWith("It expired on ", found.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_of_few_days_is_a_warning()
    {
        var findings = await LookAsync(authority.Issue(end: now.AddDays(10)));
        var warned = Assert.Single(findings, finding => finding.Severity == Severity.Warning);
        Assert.StartsWith("It expires in 9 days", warned.Seen, StringComparison.Ordinal);
    }

    [Fact]
    public async Task one_that_is_not_valid_yet_is_found() => Assert.Contains(
        await LookAsync(authority.Issue(now.AddDays(2), now.AddDays(90))),
        finding => finding.Severity == Severity.Finding && finding.Seen.StartsWith("It is valid only from", StringComparison.Ordinal));

    [Fact]
    public async Task one_of_another_name_is_found() => Assert.Contains(
        await LookAsync(authority.Issue(name: "other.example")),
        finding => finding is { Severity: Severity.Finding, Seen: "It is not for localhost, but for other.example." });

    [Fact]
    public async Task a_self_signed_one_is_found() => Assert.Contains(
        await LookAsync(TestAuthority.SelfSigned()), finding => finding is { Severity: Severity.Finding, Seen: "It is self-signed." });

    [Fact]
    public async Task an_intermediate_that_is_not_sent_is_found() => Assert.Contains(
        await LookAsync(authority.Issue(), sendsIntermediate: false),
        finding => finding.Severity == Severity.Finding
            && finding.Seen == "The chain is incomplete: the server sends no certificate of CN=Doctor Intermediate.");

    [Fact]
    public async Task an_unknown_root_is_found() => Assert.Contains(
        await LookAsync(authority.Issue(), trusts: false),
        finding => finding.Severity == Severity.Finding
            && finding.Seen.StartsWith("The chain ends at CN=Doctor Intermediate: CN=Doctor Root", StringComparison.Ordinal));

    /// <summary>.NET's own servers leave the root out.</summary>
    [ToolFact("openssl")]
    public async Task an_unknown_root_that_is_sent_is_found()
    {
        await using var server = await OpenSslServer.StartAsync(authority);
        using var probe = new ServiceProbe(new(server.Url));
        Assert.Contains(
            await Front.RunAsync(new CertificateCheck(), probe),
            finding => finding.Severity == Severity.Finding
                && finding.Seen.StartsWith("This machine doesn't trust the root: CN=Doctor Root", StringComparison.Ordinal));
    }

    private async Task<IReadOnlyList<Finding>> LookAsync(X509Certificate2 certificate, bool sendsIntermediate = true, bool trusts = true)
    {
        await using var front = await Front.StartAsync(
            "http://127.0.0.1/v1", certificate, sendsIntermediate ? new X509Certificate2Collection { authority.Intermediate } : null);
        using var probe = new ServiceProbe(new(front.Url)) { Trusted = trusts ? new(authority.Root) : null };
        return await Front.RunAsync(new CertificateCheck(), probe);
    }
}
