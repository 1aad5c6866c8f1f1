using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kacls.Audit;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Audit;

/// <summary>The claims in a record: those that rules ask for, and nothing else of the token.</summary>
public sealed class AuditClaimsTests
{
    private static readonly Dictionary<string, string?> Rules = new()
    {
        ["Kacls:Audit:Claims"] = "true",
        ["Kacls:Signing:Path"] = DelegationRequests.SigningFile,
        ["Kacls:Privileged:Users:0"] = GmailRequests.Admin,
        ["Kacls:Perimeters:Default:Rules:0:Name"] = "no-contractors",
        ["Kacls:Perimeters:Default:Rules:0:Effect"] = "deny",
        ["Kacls:Perimeters:Default:Rules:0:When:Claims:employment:0"] = "contractor",
        ["Kacls:Perimeters:Default:Rules:0:Missing"] = "ignore",
        ["Kacls:Perimeters:ById:finance:Rules:0:Name"] = "on-trial",
        ["Kacls:Perimeters:ById:finance:Rules:0:Effect"] = "audit",
        ["Kacls:Perimeters:ById:finance:Rules:0:Unless:Claims:department:0"] = "finance",
        ["Kacls:Perimeters:Privileged:Rules:0:Name"] = "second-factor",
        ["Kacls:Perimeters:Privileged:Rules:0:Effect"] = "allow",
        ["Kacls:Perimeters:Privileged:Rules:0:When:Claims:amr:0"] = "mfa",
    };

    /// <summary>A payload, and what a record holds where rules ask for a, b and c.</summary>
    public static TheoryData<string, string> Payloads => new()
    {
        { """{"sub":"1"}""", "{}" },
        { """{"b":"x","sub":"1","a":["y",2,true,null]}""", """{"a":["y",2,true,null],"b":"x"}""" },
        { """{"a":{"deep":[{"er":1.50}]},"c":null}""", """{"a":{"deep":[{"er":1.50}]},"c":null}""" },
        { """{"A":"another","a ":"too"}""", "{}" },
        { "{\"a\" : [ 1 ,\n 2 ] }", """{"a":[1,2]}""" },
        { """{"a":"Zoë\u202e\u0000\""}""", """{"a":"Zo\u00EB\u202E\u0000\u0022"}""" },
        { """{"a":"\ud800","b":["x","\udc00"],"c":{"x":"\ud800"}}""", "{}" },
        { """{"a":{"\ud83d\ude00":1}}""", """{"a":{"\uD83D\uDE00":1}}""" },
    };

    [Theory]
    [MemberData(nameof(Payloads))]
    public void the_claims_that_are_asked_for_stand_there_as_one_object(string payload, string expected)
    {
        var text = new AuditClaims(["c", "a", "b"]).Of(Encoding.UTF8.GetBytes(payload));
        Assert.Equal(expected, text);
        Assert.Equal(text, AuditText.Clean(text, AuditClaims.MaxLength));
    }

    [Fact]
    public void where_no_rule_asks_for_any_there_is_no_field() => Assert.Null(new AuditClaims([]).Of("""{"a":1}"""u8.ToArray()));

    [Theory]
    [InlineData("{0}")]
    [InlineData("Bearer {0}")]
    [InlineData("{0} {0}")]
    public async Task a_token_inside_of_a_claim_is_left_out(string claim)
    {
        await using var issuers = await KaclsApp.StartAsync();
        var token = issuers.Idp.IdToken().Mint();
        var value = string.Format(CultureInfo.InvariantCulture, claim, token);
        var escaped = string.Concat(value.Select(c => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")));
        foreach (var json in new[] { $"\"{value}\"", $"[\"{value}\"]", $"{{\"x\":\"{value}\"}}", $"{{\"{value}\":1}}", $"\"{escaped}\"" })
        {
            var text = new AuditClaims(["a"]).Of(Encoding.UTF8.GetBytes($"{{\"a\":{json}}}"))!;
            Assert.Contains("(a token)", text, StringComparison.Ordinal);
            Assert.DoesNotContain(token[..20], text, StringComparison.Ordinal);
            Assert.DoesNotContain(token.Split('.')[2], text, StringComparison.Ordinal);
            JsonDocument.Parse(text).Dispose();
        }
    }

    /// <summary>Lengths of the claims a, b and c, and which of them find no room.</summary>
    [Theory]
    [InlineData(1, 1, 1, "")]
    [InlineData(8192, 1, 1, "a")]
    [InlineData(1, 9000, 1, "b")]
    [InlineData(5000, 5000, 10, "b")]
    [InlineData(5000, 2000, 5000, "c")]
    [InlineData(9000, 9000, 9000, "a b c")]
    public void what_does_not_fit_is_left_out_as_a_whole_and_named(int a, int b, int c, string tooLong)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(new { a = new string('x', a), b = new string('x', b), c = new string('x', c) });
        var text = new AuditClaims(["a", "b", "c"]).Of(payload)!;
        Assert.InRange(text.Length, 1, AuditClaims.MaxLength);
        using var claims = JsonDocument.Parse(text);
        string[] named = claims.RootElement.TryGetProperty(AuditClaims.TooLong, out var list)
            ? [.. list.EnumerateArray().Select(name => name.GetString()!)]
            : [];
        Assert.Equal(tooLong.Split(' ', StringSplitOptions.RemoveEmptyEntries), named);
        foreach (var (name, length) in new[] { ("a", a), ("b", b), ("c", c) }.Where(claim => !named.Contains(claim.Item1)))
        {
            Assert.Equal(length, claims.RootElement.GetProperty(name).GetString()!.Length);
        }
    }

    /// <summary>Around the length at which the claim a finds no more room.</summary>
    [Fact]
    public void no_length_makes_the_text_too_long()
    {
        var claims = new AuditClaims(["a", "long name of a claim", "ü"]);
        var longest = 0;
        for (var length = 8000; length < 8200; length++)
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>
            {
                ["a"] = new('x', length), ["long name of a claim"] = new('y', 9000), ["ü"] = new('z', 9000),
            });
            longest = Math.Max(longest, claims.Of(payload)!.Length);
        }

        Assert.InRange(longest, AuditClaims.MaxLength - 50, AuditClaims.MaxLength);
    }

    [Fact]
    public async Task a_record_holds_the_claims_of_whom_a_perimeter_judged()
    {
        await using var kacls = await KaclsApp.StartAsync(Rules);
        var employee = kacls.Idp.IdToken().With("employment", "employee").With("department", new[] { "it", "finance" }).With("phone", "1");
        await kacls.PostAsync("wrap", kacls.WrapBody(employee));
        Assert.Equal("""{"department":["it","finance"],"employment":"employee"}""", kacls.Log.Audit[^1]["claims"]);

        (await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With("employment", "contractor"))))
            .AssertRefused(403, "perimeter_denied");
        Assert.Equal("""{"employment":"contractor"}""", kacls.Log.Audit[^1]["claims"]);

        // The rules' own user, whoever acts for him.
        var delegation = new DelegationRequests(kacls);
        var body = kacls.WrapBody(authorization: delegation.RoomAuthorization);
        body["authentication"] = await delegation.DelegateAsync(employee);
        await kacls.PostAsync("wrap", body);
        Assert.Equal("""{"department":["it","finance"],"employment":"employee"}""", kacls.Log.Audit[^1]["claims"]);

        await kacls.PostAsync("privilegedwrap", new System.Text.Json.Nodes.JsonObject
        {
            ["authentication"] = new GmailRequests(kacls).AdminToken.With("amr", "mfa").Mint(),
            ["resource_name"] = SampleTokens.DriveResource,
            ["key"] = Convert.ToBase64String(SampleDek.New()),
        });
        Assert.Equal(("granted", """{"amr":"mfa"}"""), (kacls.Log.Audit[^1]["outcome"], kacls.Log.Audit[^1]["claims"]));
    }

    [Fact]
    public async Task whoever_no_perimeter_judged_leaves_none()
    {
        await using var kacls = await KaclsApp.StartAsync(Rules);
        var wrapped = await kacls.WrapAsync(SampleDek.New());
        await kacls.PostAsync("digest", kacls.DigestBody(wrapped));
        Assert.DoesNotContain("claims", kacls.Log.Audit[^1].Keys);
        var employee = kacls.Idp.IdToken().With("employment", "employee");
        await kacls.PostAsync("wrap", kacls.WrapBody(employee, kacls.Drive.DriveAuthorization("reader")));
        Assert.Equal("role_not_allowed", kacls.Log.Audit[^1]["reason_code"]);
        Assert.DoesNotContain("claims", kacls.Log.Audit[^1].Keys);
        await kacls.PostAsync("wrap", kacls.WrapBody(employee.ForgedBy(KeyPool.Rsa(7))));
        Assert.DoesNotContain("claims", kacls.Log.Audit[^1].Keys);
    }

    [Fact]
    public async Task unasked_a_record_holds_no_claims()
    {
        await using var kacls = await KaclsApp.StartAsync(
            Rules.Where(rule => rule.Key != "Kacls:Audit:Claims").ToDictionary(rule => rule.Key, rule => rule.Value));
        await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With("employment", "contractor")));
        Assert.Equal("no-contractors", kacls.Log.Audit[^1]["perimeter_rule"]);
        Assert.DoesNotContain("claims", kacls.Log.Audit[^1].Keys);
    }

    [Fact]
    public async Task a_long_text_reaches_the_record_whole()
    {
        await using var kacls = await KaclsApp.StartAsync(Rules);
        var groups = Enumerable.Range(0, 190).Select(_ => Convert.ToHexString(RandomNumberGenerator.GetBytes(18))).ToArray();
        await kacls.PostAsync("wrap", kacls.WrapBody(kacls.Idp.IdToken().With("department", groups)));
        using var claims = JsonDocument.Parse((string)kacls.Log.Audit[^1]["claims"]!);
        Assert.Equal(groups, claims.RootElement.GetProperty("department").EnumerateArray().Select(group => group.GetString()));
    }
}
