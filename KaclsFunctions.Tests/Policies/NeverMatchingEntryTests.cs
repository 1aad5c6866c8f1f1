using System.Text.Json;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Policies;

/// <summary>Entries of lists that no request can match: a deny rule with one lets everybody through.</summary>
[Rule("A-32")]
public sealed class NeverMatchingEntryTests
{
    private static readonly JsonSerializerOptions AsItIs =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private const string ZeroWidth = "\u200B";
    private const string NoBreak = "\u00A0";

    public static TheoryData<string> NoEmails =>
    [
        "*@example.com", "ann@*", "ann@*.example.com", "*", "ann?@example.com", "ann@example.com ", " ann@example.com", "ann @example.com",
        "ann@ example.com",
        "ann@example.com\t", "ann@example.com\n", $"ann@example.com{ZeroWidth}", $"{ZeroWidth}ann@example.com",
        $"an{ZeroWidth}n@example.com", $"ann@example.com{NoBreak}",
        "ann\u00AD@example.com", "\uFEFFann@example.com", "ann@example.com\u202E", "ann\0@example.com", "Ann <ann@example.com>",
        "<ann@example.com>",
        "\"ann\"@example.com", "\"a@b\"@example.com", "mailto:ann@example.com", "ann@example.com,bob@example.com",
        "ann@example.com;bob@example.com", "ann@bob@example.com",
        "ann@", "@example.com", "ann", "example.com", "@", "", "ann@example", "ann@.example.com", "ann@example..com", "ann@-example.com",
        "ann@example-.com",
        "ann@exam_ple.com", "ann@127.0.0.1", "ann@[127.0.0.1]", "ann@example.com:443", ".ann@example.com", "ann.@example.com",
        "an..n@example.com", "ann(work)@example.com",
        "ann\\@example.com", "ann/admin", "CONTOSO\\ann", "user:ann@example.com", "\uD800ann@example.com",
    ];

    public static TheoryData<string> NoDomains =>
    [
        "@example.com", "*example.com", "*", "*.", "*.*.example.com", "foo.*.example.com", "example.*", ".example.com", "example.com ",
        " example.com", "*.example.com ",
        "example.com\t", $"example.com{ZeroWidth}", $"{ZeroWidth}example.com", $"example{NoBreak}.com", "exam ple.com",
        "https://example.com", "example.com/", "example.com:443",
        "ann@example.com", "example", "", "exa_mple.com", "-example.com", "example-.com", "example..com", "127.0.0.1", "[::1]", "::1",
        "example.com,other.com", "*.example.com,", "**.example.com",
    ];

    public static TheoryData<string, string[]> Codes => new()
    {
        { "Roles", [
            "Writer", "READER", "writer ", " writer", "owner", "editor", "verifier", "migrator", "*", "", $"writer{ZeroWidth}",
            "reader,writer"
        ] },
        { "EmailTypes", ["Google", "google ", "google-visitors", "googlevisitor", "guest", "customer_idp", "*", "", "GOOGLE-VISITOR"] },
        { "Applications", ["sheets", "drive ", "docs", "migration", "*", "", "Gmail STA", "gmail_sta"] },
        { "Providers", ["Entra", "entra ", "okta", "*", ""] },
        { "Resources",
        [
            "//googleapis.com/drive/files/*", "*", "", "//googleapis.com/drive/files/1 ", " //googleapis.com/drive/files/1",
            "//googleapis.com/drive/files/", "//googleapis.com/drive/files/1\n",
            $"//googleapis.com/drive/files/1{ZeroWidth}", "https://drive.google.com/file/d/1", "//googleapis.com/drive/fi les/1",
            "//googleapis.com/drive/files/?", new('a', 513),
        ] },
        { "Networks", [
            "office", "*", "", "203.0.113.*", "203.0.113.0-203.0.113.255", "203.0.113.0/24 ", "localhost", "contoso.example",
            "203.0.113.0/24,192.0.2.0/24", "203.0.113.0\\24"
        ] },
        { "Claims", [
            "", " ", "contractor ", " contractor", $"contractor{ZeroWidth}", "contractor\n", "*", "contract*", "*actor",
            $"{NoBreak}contractor", "\uFEFFcontractor"
        ] },
    };

    public static TheoryData<string> NoCountries =>
        [
            "UK", "EU", "DEU", "Germany", "D", "", "DE ", " DE", "XX", "ZZ", "-", "AA", "QM", "EL", "AN", "YU", "SU", "276", "*", "D\u0435",
            "ＤＥ", "DE,FR", "OC"
        ];

    [Theory]
    [MemberData(nameof(NoEmails))]
    public void what_is_no_email_stops_the_start(string email)
    {
        AssertErrors("Users", email);
        var errors = PolicySettings.ErrorsOf(null, ("Kacls:Privileged:Users:0", "good@example.com"), ("Kacls:Privileged:Users:1", email));
        Assert.Contains(errors, error => error.StartsWith("Kacls:Privileged:Users:1 ", StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.StartsWith("Kacls:Privileged:Users:0 ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(NoDomains))]
    public void what_is_no_domain_stops_the_start(string domain) => AssertErrors("Domains", domain);

    [Theory]
    [MemberData(nameof(Codes))]
    public void what_is_none_of_the_known_words_stops_the_start(string member, string[] entries) =>
        Assert.All(entries, entry => AssertErrors(member, entry));

    [Theory]
    [MemberData(nameof(NoCountries))]
    public void what_is_no_country_stops_the_start(string country) =>
        AssertErrors("Countries", country, ("Kacls:Perimeters:CountryDatabase", Countries()));

    [Theory]
    [InlineData(
        "Users", "ann@example.com", "ANN@EXAMPLE.COM", "o'brien@example.com", "ann+tag@sub.example.com", "a_b-c.d@xn--bcher-kva.example",
        "jörg@example.com", "a\u0301nn@bu\u0308cher.example", "ann@example.com.")]
    [InlineData(
        "Domains", "example.com", "EXAMPLE.com", "*.example.com", "xn--bcher-kva.example", "a-b.example.co.uk", "1and1.example",
        "bücher.example", "*.bu\u0308cher.example", "example.com.", "हिन्दी.example")]
    [InlineData("EmailTypes", "google", "google-visitor", "customer-idp")]
    [InlineData("Roles", "reader", "writer", "upgrader", "signer", "decrypter")]
    [InlineData("Applications", "drive", "Drive", "meet", "calendar", "gmail", "gmail-sta")]
    [InlineData("Providers", "entra")]
    [InlineData(
        "Resources",
        "//googleapis.com/drive/files/1AbC_d-E",
        "//gmail.googleapis.com/gmail/users/user%40example.com/settings/cse/keypairs/1",
        "my_resource")]
    [InlineData("Countries", "DE", "de", "GB", "XK", "GR")]
    [InlineData("Networks", "203.0.113.0/24", "203.0.113.5", "2001:db8::/32", "0.0.0.0/0", "::/0")]
    [InlineData("Claims", "contractor", "with space", "7", "C*D", "arn:aws:iam::1:role/x", "Ölmühle")]
    public void what_can_match_starts(string member, params string[] entries)
    {
        (string, string?) countries = ("Kacls:Perimeters:CountryDatabase", Countries());
        Assert.All(entries, entry => PolicySettings.AssertStarts(Condition(member, [entry]), others: countries));
        PolicySettings.AssertStarts(Condition(member, entries), others: countries);
    }

    [Theory]
    [InlineData("team ")]
    [InlineData(" team")]
    [InlineData("te\u200Bam")]
    [InlineData("team\n")]
    [InlineData("*")]
    [InlineData("")]
    public void a_name_of_a_claim_that_no_token_has_stops_the_start(string name) =>
        PolicySettings.AssertError("{\"Claims\":{" + JsonSerializer.Serialize(name) + ":[\"red\"]}}", "Claims");

    [Fact]
    public void a_provider_for_others_never_reaches_the_privileged_operations()
    {
        (string, string?)[] guests =
        [
            ("Kacls:Authentication:Providers:0:Name", "guests"), ("Kacls:Authentication:Providers:0:Issuer", "https://guests.example"),
            ("Kacls:Authentication:Providers:0:Keys", "https://guests.example/keys"), ("Kacls:Authentication:Providers:0:Uses:0", "guest"),
        ];
        PolicySettings.AssertError("""{"Providers":["guests"]}""", "guests", "Privileged", guests);
        PolicySettings.AssertStarts("""{"Providers":["guests"]}""", "Default", guests);
    }

    private static void AssertErrors(string member, string entry, params (string Name, string? Value)[] others)
    {
        PolicySettings.AssertError(Condition(member, [entry]), member, others: others);
        if (member is not ("EmailTypes" or "Roles" or "Applications"))
        {
            PolicySettings.AssertError(Condition(member, [entry]), member, "Privileged", others);
        }

        if (entry.Length > 0 && entry.All(character => character is > ' ' and <= '~'))
        {
            PolicySettings.AssertError(Condition(member, [entry]), $"'{entry}'", "ById:finance", others);
        }
    }

    private static string Condition(string member, string[] entries)
    {
        var list = JsonSerializer.Serialize(entries, AsItIs);
        return member == "Claims" ? "{\"Claims\":{\"team\":" + list + "}}" : "{\"" + member + "\":" + list + "}";
    }

    private static string Countries()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("kacls-entries-").FullName, "countries.csv");
        File.WriteAllText(path, "203.0.113.0,203.0.113.255,DE\n");
        return path;
    }
}
