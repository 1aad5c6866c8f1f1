using System.Net.Http.Headers;
using System.Text;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>What every test over HTTP would find, if the service answered or granted what docs/openapi.json does not say.</summary>
public sealed class OpenApiFaultsTests
{
    private const string Id = "0123456789abcdef0123456789abcdef";
    private const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJpIiwiYXVkIjoiYSIsImlhdCI6MSwiZXhwIjoyfQ.AAAA";
    private const string Tokens = $"\"authentication\":\"{Token}\",\"authorization\":\"{Token}\"";

    [Theory]
    [InlineData(200, """{"wrapped_key":"AAAA"}""", "")]
    [InlineData(200, """{"wrapped_key":"AAA"}""", "/wrapped_key pattern")]
    [InlineData(200, """{"wrapped_key":7}""", "/wrapped_key type")]
    [InlineData(200, """{}""", "required")]
    [InlineData(200, """{"wrapped_key":"AAAA","more":1}""", "more is not described")]
    [InlineData(201, """{"wrapped_key":"AAAA"}""", "201 is not among the document's answers")]
    [InlineData(429, """{}""", "429 is not among the document's answers")]
    [InlineData(403, $$"""{"code":403,"message":"No.","details":"reason_code=role_not_allowed; correlation_id={{Id}}"}""", "")]
    [InlineData(403, $$"""{"code":401,"message":"No.","details":"reason_code=role_not_allowed; correlation_id={{Id}}"}""", "/code const")]
    [InlineData(403, $$"""{"code":403,"message":"No.","details":"reason_code=body_missing; correlation_id={{Id}}"}""", "/details pattern")]
    [InlineData(403, $$"""{"code":403,"message":"No.","details":"reason_code=not_a_code; correlation_id={{Id}}"}""", "/details pattern")]
    [InlineData(403, """{"code":403,"message":"No.","details":"reason_code=role_not_allowed"}""", "/details pattern")]
    [InlineData(403, $$"""{"code":403,"details":"reason_code=role_not_allowed; correlation_id={{Id}}"}""", "required")]
    public void a_reply_that_it_does_not_describe_is_found(int status, string body, string fault) =>
        AssertFound(fault, OpenApi.Faults(HttpMethod.Post, "/v1/wrap", null, ReplyOf(status, body)));

    [Fact]
    public void a_reply_without_its_correlation_id_is_found()
    {
        var reply = ReplyOf(200, """{"wrapped_key":"AAAA"}""");
        reply.Headers.Remove("X-Correlation-Id");
        AssertFound("X-Correlation-Id is missing", OpenApi.Faults(HttpMethod.Post, "/v1/wrap", null, reply));
    }

    [Theory]
    [InlineData($$"""{{{Tokens}}}""", "granted, though  required")]
    [InlineData($$"""{{{Tokens}},"key":"!"}""", "granted, though /key pattern")]
    [InlineData($$"""{"authentication":"{{Token}}","authorization":"no token","key":"AAAA"}""", "granted, though /authorization pattern")]
    [InlineData($$"""{{{Tokens}},"key":"AAAA"}""", "granted, though in authorization /1 required")]
    public void a_request_that_should_not_have_been_granted_is_found(string body, string fault) => AssertFound(
        fault, OpenApi.Faults(HttpMethod.Post, "/v1/wrap", Encoding.UTF8.GetBytes(body), ReplyOf(200, """{"wrapped_key":"AAAA"}""")));

    private static void AssertFound(string fault, IEnumerable<string> faults)
    {
        var found = string.Join('\n', faults);
        if (fault.Length == 0)
        {
            Assert.Equal("", found);
        }
        else
        {
            Assert.Contains(fault, found, StringComparison.Ordinal);
        }
    }

    private static Reply ReplyOf(int status, string body)
    {
        using var message = new HttpResponseMessage();
        message.Headers.Add("X-Correlation-Id", Id);
        HttpResponseHeaders headers = message.Headers;
        return new Reply(status, headers, message.Content.Headers, body);
    }
}
