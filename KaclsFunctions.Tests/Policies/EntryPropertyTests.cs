using System.Net;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Kacls.Perimeters;
using Kacls.Requests;
using KaclsFunctions.Tests.Support;
using Requests = KaclsFunctions.Tests.Perimeters.Policies;

namespace KaclsFunctions.Tests.Policies;

/// <summary>
/// Each entry of each list of a policy that starts matches some request that can be made from what tokens and connections have.
/// </summary>
[Rule("A-32")]
public sealed class EntryPropertyTests
{
    private static readonly string[] Operations = ["wrap", "unwrap", "delegate", "privatekeysign", "privatekeydecrypt"];
    private static readonly string[] Marks = ["", "*", " ", "\u200B", ".", "/", "@", "*.", "%1", "\t", "0", "x"];
    private static readonly string Countries = CountryFile();

    /// <summary>Members, with entries that are right; each is then spoilt at random.</summary>
    private static readonly (string Member, string[] Entries)[] Lists =
    [
        ("Users", ["ann@contoso.example", "Ann.B+c@sub.contoso.example"]),
        ("Domains", ["contoso.example", "*.contoso.example"]),
        ("EmailTypes", ["google", "google-visitor", "customer-idp"]),
        ("Applications", ["drive", "Meet", "gmail", "gmail-sta", "migration"]),
        ("Roles", ["reader", "Writer", "writer", "upgrader", "signer", "decrypter", "migrator"]),
        ("Resources", ["//googleapis.com/drive/files/1", "my_resource"]),
        ("Claims", ["red", "3", "3.0", "true", "two words"]),
        ("Networks", ["203.0.113.0/24", "203.0.113.5", "2001:db8::/32", "::ffff:203.0.113.0/120", "10.1"]),
        ("Countries", ["DE", "de", "UK"]),
        ("Operations", [.. Operations, "open", "seal", "sign", "all", "privilegedunwrap"]),
    ];

    [Fact]
    public void an_entry_that_starts_matches_some_request() => Prop.ForAll(Entries(), sample =>
    {
        var policy = PolicyOf(sample.Member, sample.Entry);
        return policy is null || RequestsFor(sample.Member, sample.Entry).Any(request => !policy.Decide(request, "").IsGranted);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void the_generator_makes_both_kinds() => Assert.All(Lists, list =>
        Assert.Contains(list.Entries, entry => PolicyOf(list.Member, entry) is not null && PolicyOf(list.Member, entry + "*") is null));

    private static Arbitrary<(string Member, string Entry)> Entries() => (
        from list in Gen.Elements(Lists)
        from entry in Gen.Elements(list.Entries)
        from before in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Elements(Marks)))
        from after in Gen.Frequency((4, Gen.Constant("")), (1, Gen.Elements(Marks)))
        select (list.Member, before + entry + after)).ToArbitrary();

    /// <summary>A deny rule with this one entry; nothing where the start is refused.</summary>
    private static PerimeterPolicy? PolicyOf(string member, string entry)
    {
        var json = JsonSerializer.Serialize(new[] { entry });
        var members = member switch
        {
            "Operations" => "\"Operations\":" + json,
            "Claims" => "\"When\":{\"Claims\":{\"team\":" + json + "}}",
            _ => $"\"When\":{{\"{member}\":{json}}}",
        };
        (string, string?) countries = ("Kacls:Perimeters:CountryDatabase", Countries);
        return PolicySettings.ErrorsOf(PolicySettings.Rule(members), countries).Count == 0
            ? PolicySettings.Load(PolicySettings.Rule(members), countries).Policy
            : null;
    }

    /// <summary>Requests as they reach a perimeter: their e-mails, addresses and words are well-formed, whatever the entry is.</summary>
    private static IEnumerable<PerimeterRequest> RequestsFor(string member, string entry) => member switch
    {
        "Users" => System.Net.Mail.MailAddress.TryCreate(entry, out var mail) && mail.Address == entry
            ? [Requests.Request(user: entry)]
            : [],
        "Domains" => [Requests.Request(user: $"ann@{(entry.StartsWith('*') ? $"any{entry[1..]}" : entry)}")],
        "EmailTypes" => new[] { "google", "google-visitor", "customer-idp" }.Select(type => Requests.Request(emailType: type)),
        "Applications" => new[] { "drive", "meet", "calendar", "gmail", "gmail-sta" }.Select(name => Requests.Request(application: name)),
        "Roles" => new[] { "reader", "writer", "upgrader", "signer", "decrypter" }.Select(role => Requests.Request(role: role)),
        "Resources" => [Requests.Request(resource: entry)],
        "Claims" => [Requests.Request(claims: "{\"team\":" + JsonSerializer.Serialize(entry) + "}")],
        "Networks" => new[] { "203.0.113.5", "2001:db8::1" }.Append(entry.Split('/')[0]).Where(text => IPAddress.TryParse(text, out _))
            .Select(address => Requests.Request(address: address)),
        "Countries" => [Requests.Request(address: "203.0.113.5")],
        _ => Operations.Select(name => Requests.Request(name)),
    };

    private static string CountryFile()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("kacls-property-").FullName, "countries.csv");
        File.WriteAllText(path, "203.0.113.0,203.0.113.255,DE\n");
        return path;
    }
}
