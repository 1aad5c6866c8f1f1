using System.Text;
using Kacls.Protocol;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>What is for the record alone keeps no document shut: reason in a body, and message_id in Google's tokens.</summary>
[Rule("4.2-2")]
public sealed class ReasonTests(KaclsFixture fixture) : IClassFixture<KaclsFixture>
{
    private readonly KaclsApp kacls = fixture.App;

    /// <summary>A reason as JSON, in the bytes of Latin-1, and what is recorded of it.</summary>
    public static TheoryData<string, string, string?> Reasons => new()
    {
        { "an unpaired high surrogate", """ "cut \ud83d" """, "cut \ufffd" },
        { "an unpaired low surrogate", """ "\udc00 cut" """, "\ufffd cut" },
        { "surrogates in the wrong order", """ "\udc00\ud83d" """, "\ufffd\ufffd" },
        { "a pair", """ "\ud83d\ude00" """, "\ud83d\ude00" },
        { "every escape", """ "\"\\\/\b\f\n\r\t\u0041\u00e9" """, "\"\\/     A\u00e9" },
        { "a cut UTF-8 sequence", "\"cut \xe2\x82\"", "cut \ufffd" },
        { "no UTF-8 at all", "\"\xff\xfe\xc0\xaf\"", "\ufffd\ufffd\ufffd\ufffd" },
        { "a surrogate in UTF-8", "\"a\xed\xa0\x80z\"", "a\ufffd\ufffd\ufffdz" },
        { "an object with unpaired surrogates", """{"\ud800":"\udc00"}""", """{"\ud800":"\udc00"}""" },
        { "an object with invalid UTF-8", "{\"a\":\"\xff\"}", "{\"a\":\"\ufffd\"}" },
        { "an object with a member twice", """{"a":1,"a":2}""", """{"a":1,"a":2}""" },
        { "a number that no type holds", "1e999", "1e999" },
        { "true", "true", "true" },
        { "null", "null", null },
        { "an empty text", "\"\"", null },
        { "an empty object", "{}", "{}" },
        { "a character that ends a string elsewhere", """ "a\u0000b" """, "a b" },
        { "an overlong quotation mark", "\"a\u00c0\u00a2b\"", "a\ufffd\ufffdb" },
        { "a byte order mark", "\"\u00ef\u00bb\u00bfa\"", " a" },
        { "half a pair beside a pair", """ "\ud83d\ud83d\ude00" """, "\ufffd\ud83d\ude00" },
        { "an escaped backslash before a u", """ "\\ud83d" """, "\\ud83d" },
        { "spaces within an array", "[ 1 , \"\x80\" ]", "[ 1 , \"\ufffd\" ]" },
        { "right-to-left text of an override", """ "\u202eexe.\u061cgpj" """, " exe. gpj" },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task no_reason_refuses(string what, string json, string? recorded)
    {
        var reply = await WrapAsync(Encoding.Latin1.GetBytes(json));
        Assert.True(reply.Status == 200, $"{what}: {reply.Body}");
        Assert.Equal(recorded, (await kacls.AuditOfAsync(reply)).GetValueOrDefault("reason"));
    }

    [Theory]
    [InlineData(17, '[', ']')]
    [InlineData(64, '[', ']')]
    [InlineData(20_000, '[', ']')]
    public async Task nor_does_its_depth(int depth, char open, char close)
    {
        var reply = await WrapAsync(Encoding.ASCII.GetBytes(new string(open, depth) + new string(close, depth)));
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(
            new string(open, depth)[..Math.Min(depth, 1021)], (await kacls.AuditOfAsync(reply))["reason"][..Math.Min(depth, 1021)]);
        var objects = string.Concat(Enumerable.Repeat("{\"a\":", depth / 4)) + "1" + new string('}', depth / 4);
        Assert.Equal(200, (await WrapAsync(Encoding.ASCII.GetBytes(objects))).Status);
    }

    [Fact]
    public async Task nor_does_its_size_within_the_bodys()
    {
        var reply = await WrapAsync(Encoding.UTF8.GetBytes($"\"{new string('é', 20_000)}\""));
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(new string('é', 510) + "…", (await kacls.AuditOfAsync(reply))["reason"]);
    }

    /// <summary>The members beside it are read as strictly as ever.</summary>
    [Theory]
    [InlineData("""{"reason":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]],"other":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]}""", "body_malformed")]
    [InlineData("""{"other":[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]],"reason":"x"}""", "body_malformed")]
    [InlineData(
        """{"other":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}}}}}}}}}}""", "body_malformed")]
    [InlineData("""{"other":{"reason":[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]}}""", "body_malformed")]
    [InlineData("""{"other":[[[[[[[[[[[[[[[]]]]]]]]]]]]]]],"reason":"x"}""", "member_missing")]
    [InlineData("""{"reason":"a","reason":"b"}""", "member_doubled")]
    [InlineData("""{"other":1,"reason":"a","other":2}""", "member_doubled")]
    [InlineData("""{"reason":"\x"}""", "body_malformed")]
    [InlineData("""{"reason":[1,}""", "body_malformed")]
    [InlineData("""{"reason":[[[""", "body_malformed")]
    [InlineData("""{"reason":nul}""", "body_malformed")]
    [InlineData("""{"reason":{"a" 1}}""", "body_malformed")]
    [InlineData("""{"reason":"\ud800","authentication":"\ud800"}""", "body_malformed")]
    [InlineData("""{"reason":"\ud800","\ud800":1}""", "body_malformed")]
    public async Task all_else_is_refused_as_before(string body, string reasonCode) =>
        (await kacls.PostAsync("wrap", body)).AssertRefused(400, reasonCode);

    [Fact]
    public async Task each_operation_with_a_body_reads_a_reason_so()
    {
        foreach (var operation in Kacls.Protocol.CseOperation.Names.Except(["status", "certs"]))
        {
            (await kacls.PostAsync(operation, """{"reason":[[[[[[[[[[[[[[[[[["\ud800"]]]]]]]]]]]]]]]]]]}"""))
                .AssertRefused(400, "member_missing");
        }
    }

    /// <summary>As JSON in the token's payload, and what is recorded of it.</summary>
    [Theory]
    [InlineData("\"<a@mail.example>\"", "<a@mail.example>")]
    [InlineData("\"\\ud800<a@mail.example>\"", "\ufffd<a@mail.example>")]
    [InlineData("\"a\\r\\nb\"", "a  b")]
    [InlineData("5", "5")]
    [InlineData("true", "true")]
    [InlineData("[\"a\",\"b\"]", "[\"a\",\"b\"]")]
    [InlineData("{\"id\":\"a\"}", "{\"id\":\"a\"}")]
    [InlineData("\"\"", null)]
    [InlineData("null", null)]
    public async Task no_message_id_refuses(string json, string? recorded)
    {
        var reply = await kacls.PostAsync("wrap", kacls.WrapBody(
            authorization: kacls.Drive.DriveAuthorization().WithRawPayload(payload => $"{payload[..^1]},\"message_id\":{json}}}")));
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(recorded, (await kacls.AuditOfAsync(reply)).GetValueOrDefault("message_id"));
    }

    [Fact]
    public async Task a_long_message_id_is_cut()
    {
        var reply = await kacls.PostAsync(
            "wrap", kacls.WrapBody(authorization: kacls.Drive.DriveAuthorization().With("message_id", new string('m', 9_000))));
        Assert.True(reply.Status == 200, reply.Body);
        Assert.Equal(new string('m', 1021) + "…", (await kacls.AuditOfAsync(reply))["message_id"]);
    }

    private Task<Reply> WrapAsync(byte[] reason)
    {
        var body = kacls.WrapBody();
        body.Remove("reason");
        return kacls.PostAsync("wrap", [.. Encoding.UTF8.GetBytes(body.ToJsonString()[..^1]), .. ",\"reason\":"u8, .. reason, .. "}"u8]);
    }
}
