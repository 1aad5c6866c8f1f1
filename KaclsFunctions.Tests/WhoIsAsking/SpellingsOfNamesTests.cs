using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.WhoIsAsking;

/// <summary>One name in two spellings is one name, and two names that merely look alike are two, wherever names are compared.</summary>
[Rule("A-49")]
public sealed class SpellingsOfNamesTests
{
    private static readonly (string One, string Other)[] SameDomains =
    [
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.Example", "XN--BCHER-KVA.example"),
        ("bu\u0308cher.example", "xn--bcher-kva.example"),
        ("BU\u0308CHER.example", "bücher.EXAMPLE"),
        ("example.com.", "example.com"),
        ("bücher.example.", "xn--bcher-kva.example"),
        ("mail.bücher.example", "mail.xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("STRAßE.example", "xn--strae-oqa.example"),
        ("βόλος.example", "xn--nxasmm1c.example"),
        ("日本語.example", "xn--wgv71a119e.example"),
        ("が.example", "か\u3099.example"),
        ("한.example", "\u1112\u1161\u11ab.example"),
        ("вася.example", "ВАСЯ.example"),
    ];

    private static readonly (string One, string Other)[] OtherDomains =
    [
        ("straße.example", "strasse.example"),
        ("STRAẞE.example", "strasse.example"),
        ("xn--bcher-2pa.example", "bücher.example"),
        ("xn--bcher-2pa.example", "xn--bcher-kva.example"),
        ("xn--bucher-xyd.example", "bücher.example"),
        ("xn--example-.example", "example.example"),
        ("βόλοσ.example", "βόλος.example"),
        ("ı.example", "i.example"),
        ("ſ.example", "s.example"),
        ("\u212a.example", "k.example"),
        ("\u0430.example", "a.example"),
        ("\uff45xample.com", "example.com"),
        ("example\u3002com", "example.com"),
        ("example\uff0ecom", "example.com"),
        ("example.com\u3002", "example.com"),
        ("exam\u00adple.com", "example.com"),
        ("exam\u200dple.com", "example.com"),
        ("exam\u200bple.com", "example.com"),
        ("ﬁ.example", "fi.example"),
        ("①.example", "1.example"),
        ("example.com..", "example.com"),
        (".example.com", "example.com"),
        ("sub.example.com", "example.com"),
        ("evilexample.com", "example.com"),
    ];

    private static readonly (string One, string Other)[] SameLocalParts =
        [
            ("jörg", "jo\u0308rg"),
            ("JÖRG", "jo\u0308rg"),
            ("JO\u0308RG", "jörg"),
            ("\u1e0b\u0323", "\u1e0d\u0307"),
            ("J\u030c", "\u01f0"),
            ("\u0130", "I\u0307"),
            ("\u212b", "a\u030a"),
        ];

    private static readonly (string One, string Other)[] OtherLocalParts =
        [
            ("jörg", "jorg"),
            ("weiß", "weiss"),
            ("anı", "ani"),
            ("anſ", "ans"),
            ("\u212aim", "kim"),
            ("\u0430nn", "ann"),
            ("ａnn", "ann"),
            ("ann.", "ann"),
        ];

    public static TheoryData<string, string, bool> Emails
    {
        get
        {
            var data = new TheoryData<string, string, bool>();
            foreach (var (same, pairs) in new[] { (true, SameDomains), (false, OtherDomains) })
            {
                foreach (var (one, other) in pairs)
                {
                    data.Add($"user@{one}", $"user@{other}", same);
                }
            }

            foreach (var (same, pairs) in new[] { (true, SameLocalParts), (false, OtherLocalParts) })
            {
                foreach (var (one, other) in pairs)
                {
                    data.Add($"{one}@example.com", $"{other}@example.com", same);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Emails))]
    public void addresses_compare_in_one_spelling(string one, string other, bool same)
    {
        Assert.Equal(same, EmailAddress.AreSame(one, other));
        Assert.Equal(same, EmailAddress.AreSame(other, one));
        Assert.Equal(EmailAddress.Canonical(one), EmailAddress.Canonical(EmailAddress.Canonical(one)));
    }

    /// <summary>Each place over HTTP: it must say of each pair whether the two are one.</summary>
    [Fact]
    public async Task the_same_user_is_the_same_in_both_tokens()
    {
        await using var kacls = await KaclsApp.StartAsync();
        await AssertEachAsync(
            async (one, other) => await kacls.PostAsync(
                "wrap", kacls.WrapBody(kacls.Idp.IdToken().With("email", one), kacls.Drive.DriveAuthorization().With("email", other))),
            "user_mismatch");
        await AssertEachAsync(
            async (one, other) => await kacls.PostAsync(
                "wrap",
                kacls.WrapBody(kacls.Idp.IdToken().With("google_email", one), kacls.Drive.DriveAuthorization().With("email", other))),
            "user_mismatch");
    }

    [Fact]
    public async Task an_entity_is_the_same_in_both_tokens()
    {
        await using var kacls = await KaclsApp.StartAsync();
        await AssertEachAsync(
            async (one, other) => await kacls.PostAsync("wrap", kacls.WrapBody(
                kacls.Idp.IdToken().With("delegated_to", one).With("resource_name", SampleTokens.DriveResource),
                kacls.Drive.DriveAuthorization().With("delegated_to", other))),
            "delegation_mismatch");
    }

    [Fact]
    public Task a_rule_on_users_finds_every_spelling_and_no_other_name() =>
        AssertRulesAsync("Users", Emails.Select(row => ((string)row[0], (string)row[1], (bool)row[2])));

    [Fact]
    public Task a_rule_on_domains_finds_every_spelling_and_no_other_name() => AssertRulesAsync(
        "Domains",
        SameDomains.Select(pair => (pair.One, $"user@{pair.Other}", true))
            .Concat(OtherDomains.Select(pair => (pair.Other, $"user@{pair.One}", false))));

    [Fact]
    public Task a_rule_on_subdomains_finds_every_spelling_and_no_other_name() => AssertRulesAsync(
        "Domains",
        SameDomains.Select(pair => ($"*.{pair.One}", $"user@a.b.{pair.Other}", true))
            .Concat(SameDomains.Select(pair => ($"*.{pair.One}", $"user@{pair.Other}", false)))
            .Concat(SameDomains.Select(pair => ($"*.{pair.One}", $"user@.{pair.Other}", false)))
            .Concat(SameDomains.Select(pair => ($"*.{pair.One}", $"user@evil{pair.Other}", false))));

    [Theory]
    [InlineData("jo\u0308rg@bücher.example", "JÖRG@xn--bcher-kva.example.", true)]
    [InlineData("admin@straße.example", "admin@xn--strae-oqa.example", true)]
    [InlineData("admin@straße.example", "admin@strasse.example", false)]
    [InlineData("admin@example.com.", "admin@example.com", true)]
    [InlineData("kim@example.com", "\u212aim@example.com", false)]
    public async Task a_privileged_user_is_the_one_that_the_settings_name(string setting, string email, bool same)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:Privileged:Users:0"] = setting });
        var body = kacls.WrapBody();
        body["authentication"] = kacls.Issuers["admin-idp"].Issuer.IdToken().With("email", email).Mint();
        body["resource_name"] = SampleTokens.DriveResource;
        AssertSame(same, await kacls.PostAsync("privilegedwrap", body), "privileged_user_required", email);
    }

    [Theory]
    [InlineData("bücher.example", "xn--bcher-kva.example", true)]
    [InlineData("xn--bcher-kva.example", "BU\u0308CHER.example.", true)]
    [InlineData("contoso.example.", "contoso.example", true)]
    [InlineData("Contoso.example", "contoso.EXAMPLE.", true)]
    [InlineData("straße.example", "strasse.example", false)]
    [InlineData("example.com", "ｅxample.com", false)]
    public async Task an_owner_domain_is_the_one_that_the_settings_name(string setting, string claim, bool same)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:OwnerDomains:0"] = setting });
        var reply = await kacls.PostAsync(
            "wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With("kacls_owner_domain", claim)));
        AssertSame(same, reply, "owner_domain_mismatch", claim);
    }

    [Theory]
    [InlineData("https://kacls.bücher.example/v1", "https://kacls.xn--bcher-kva.example/v1", true)]
    [InlineData("https://kacls.xn--bcher-kva.example:8443/v1", "HTTPS://KACLS.BU\u0308CHER.example:8443/v1/", true)]
    [InlineData("https://kacls.example.com./v1", "https://kacls.example.com/v1", false)]
    [InlineData("https://kacls.example.com/v1", "https://kacls.example.com./v1", false)]
    [InlineData("https://kacls.straße.example/v1", "https://kacls.strasse.example/v1", false)]
    [InlineData("https://kacls.example.com/v1", "https://\u212aacls.example.com/v1", false)]
    [InlineData("https://kacls.example.com/v1", "https://kacls.example\u3002com/v1", false)]
    [InlineData("https://kacls.example.com/v1", "https://kacls.example.com/v1//", false)]
    public async Task a_kacls_url_is_the_one_that_the_settings_name(string setting, string claim, bool same)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:Urls:0"] = setting });
        var path = new Uri(setting).AbsolutePath.TrimStart('/');
        var body = kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With("kacls_url", claim)).ToJsonString();
        var reply = await kacls.SendAsync(HttpMethod.Post, $"/{path}/wrap", new StringContent(body));
        AssertSame(same, reply, "kacls_url_mismatch", claim);
    }

    /// <summary>Browsers write hosts as A-labels in lower case (Fetch standard, Origin; URL standard, host serializer).</summary>
    [Theory]
    [InlineData("https://bücher.example", "https://xn--bcher-kva.example", true)]
    [InlineData("https://bu\u0308cher.example:8443", "https://xn--bcher-kva.example:8443", true)]
    [InlineData("https://xn--bcher-kva.example", "https://xn--bcher-kva.example", true)]
    [InlineData("https://straße.example", "https://strasse.example", false)]
    [InlineData("https://straße.example", "https://xn--strae-oqa.example", true)]
    [InlineData("https://bücher.example", "https://xn--bcher-2pa.example", false)]
    [InlineData("https://bücher.example", "https://XN--BCHER-KVA.example", false)]
    public async Task an_origin_is_the_one_that_the_settings_name(string setting, string origin, bool same)
    {
        await using var kacls = await KaclsApp.StartAsync(new Dictionary<string, string?> { ["Kacls:AllowedOrigins:0"] = setting });
        var reply = await kacls.SendAsync(HttpMethod.Get, "/v1/status", null, ("Origin", origin));
        Assert.Equal(same ? origin : null, reply.Header("Access-Control-Allow-Origin"));
    }

    private static async Task AssertEachAsync(Func<string, string, Task<Reply>> ask, string reasonCode)
    {
        foreach (var row in Emails)
        {
            AssertSame((bool)row[2], await ask((string)row[0], (string)row[1]), reasonCode, $"{row[0]} and {row[1]}");
            AssertSame((bool)row[2], await ask((string)row[1], (string)row[0]), reasonCode, $"{row[1]} and {row[0]}");
        }
    }

    /// <summary>
    /// Three rules for each entry that may be one, of which each request meets one by its perimeter: allow, deny, and deny unless.
    /// </summary>
    private static async Task AssertRulesAsync(string member, IEnumerable<(string Entry, string User, bool Same)> cases)
    {
        var settings = new Dictionary<string, string?>();
        var all = cases.Where(one => one.Same || (member == "Users" ? ExactText.IsEmail(one.Entry) : DomainList.IsValid(one.Entry)))
            .ToList();
        foreach (var (index, (entry, _, _)) in all.Index())
        {
            foreach (var (effect, condition) in new[] { ("allow", "When"), ("deny", "When"), ("deny", "Unless") })
            {
                var rule = $"Kacls:Perimeters:ById:{effect}-{condition}-{index}:Rules:0";
                (settings[$"{rule}:Name"], settings[$"{rule}:Effect"], settings[$"{rule}:{condition}:{member}:0"]) =
                    ("rule", effect, entry);
            }
        }

        await using var kacls = await KaclsApp.StartAsync(settings);
        foreach (var (index, (entry, user, same)) in all.Index())
        {
            foreach (var (perimeter, isGranted) in new[] { ("allow-When", same), ("deny-When", !same), ("deny-Unless", same) })
            {
                var reply = await kacls.PostAsync("wrap", kacls.WrapBody(
                    kacls.Idp.IdToken().With("email", user),
                    kacls.Drive.DriveAuthorization().With("email", user).With("perimeter_id", $"{perimeter}-{index}")));
                AssertSame(isGranted, reply, "perimeter_denied", $"{perimeter} {entry}, {user}");
            }
        }
    }

    private static void AssertSame(bool same, Reply reply, string reasonCode, string about)
    {
        Assert.True(reply.Status == (same ? 200 : 403), $"{about}: {reply.Status} {reply.Body}");
        if (!same)
        {
            reply.AssertRefused(403, reasonCode);
        }
    }
}
