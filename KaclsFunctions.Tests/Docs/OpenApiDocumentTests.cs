using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Kacls.Errors;
using Kacls.Operations;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Tokens;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace KaclsFunctions.Tests.Docs;

/// <summary>
/// docs/openapi.json says of the protocol what the code does. That replies and granted requests fit it, every test over HTTP holds.
/// </summary>
public sealed class OpenApiDocumentTests
{
    private static readonly JsonNode Schemas = OpenApi.Document["components"]!["schemas"]!;

    [Fact]
    public void the_readers_of_microsoft_find_nothing_wrong_with_it()
    {
        var read = OpenApiDocument.Parse(
            Repository.Read("docs/openapi.json"), "json", new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetDefaultRuleSet() });

        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
    }

    [Fact]
    public void it_has_every_operation_and_no_other() => Assert.Equal(
        CseOperation.All.Select(operation => (operation.Name, operation.HttpMethod)).Order(),
        OpenApi.Operations.Select(operation => (operation.Name, operation.Method.Method)).Order());

    [Fact]
    public void an_operation_has_its_own_name_and_preflights_are_for_what_browsers_call()
    {
        Assert.All(OpenApi.Operations, operation => Assert.Equal(operation.Name, (string?)operation.Operation["operationId"]));
        Assert.Equal(
            CseOperation.All.Where(operation => operation.Kind == OperationKind.User || operation == CseOperation.Status)
                .Select(operation => $"/{operation.Name}").Order(StringComparer.Ordinal),
            OpenApi.Document["paths"]!.AsObject().Where(path => path.Value!["options"] is not null)
                .Select(path => path.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task a_body_has_the_members_that_its_operation_reads_with_their_limits()
    {
        await using var kacls = await KaclsApp.StartAsync();
        var operations = kacls.Services.GetServices<IOperation>().Where(operation => operation.Reads.Length > 0).ToList();
        Assert.NotEmpty(operations);
        foreach (var operation in operations)
        {
            var body = Resolve(Named(operation.Operation.Name)["requestBody"]!["content"]!["application/json"]!["schema"]!);
            var members = body["properties"]!.AsObject();
            Assert.Equal(
                operation.Reads.Select(member => member.Name).Order(StringComparer.Ordinal),
                members.Select(member => member.Key).Order(StringComparer.Ordinal));
            Assert.Equal(
                operation.Reads.Where(member => member.IsRequired).Select(member => member.Name).Order(StringComparer.Ordinal),
                body["required"]!.AsArray().Select(name => (string)name!).Order(StringComparer.Ordinal));
            Assert.All(operation.Reads, member => AssertDescribed(member, Resolve(members[member.Name]!)));
        }
    }

    [Fact]
    public void a_claim_has_the_limit_of_the_code()
    {
        Assert.Equal(ClaimLimits.Email, Limit("AuthorizationClaims", "email"));
        Assert.Equal(ClaimLimits.Word, Limit("AuthorizationClaims", "email_type"));
        Assert.Equal(ClaimLimits.Word, Limit("AuthorizationClaims", "role"));
        Assert.Equal(ClaimLimits.Url, Limit("AuthorizationClaims", "kacls_url"));
        Assert.Equal(ClaimLimits.Email, Limit("AuthorizationClaims", "delegated_to"));
        Assert.Equal(ClaimLimits.Domain, Limit("AuthorizationClaims", "kacls_owner_domain"));
        Assert.Equal(ClaimLimits.Hash, Limit("AuthorizationClaims", "spki_hash"));
        Assert.Equal(ClaimLimits.Word, Limit("AuthorizationClaims", "spki_hash_algorithm"));
        Assert.Equal(ClaimLimits.Issuer, Limit("AuthenticationClaims", "iss"));
        Assert.Equal(ClaimLimits.Email, Limit("AuthenticationClaims", "google_email"));
        Assert.Equal(ClaimLimits.Email, Limit("AuthenticationClaims", "delegated_to"));
        Assert.Equal(ClaimLimits.Issuer, Limit("PeerClaims", "iss"));
        Assert.Equal(ClaimLimits.Url, Limit("PeerClaims", "kacls_url"));
        Assert.Equal(ClaimLimits.TokenId, Limit("PeerClaims", "jti"));
        Assert.Equal(
            SignatureAlgorithms.Asymmetric.Order(StringComparer.Ordinal),
            Schemas["TokenHeader"]!["properties"]!["alg"]!["enum"]!.AsArray().Select(name => (string)name!));
    }

    [Fact]
    public void the_limit_of_a_whole_body_is_that_of_the_code()
    {
        var limit = BodyReader.MaxSize.ToString("N0", CultureInfo.InvariantCulture);
        Assert.Contains(limit, (string?)OpenApi.Document["info"]!["description"], StringComparison.Ordinal);
        var answer = OpenApi.Document["components"]!["responses"]!["TooLarge"]!;
        Assert.Contains(limit, (string?)answer["description"], StringComparison.Ordinal);
    }

    [Fact]
    public void it_has_every_reason_code_under_its_status_with_what_the_caller_reads()
    {
        var described = from schema in Schemas.AsObject()
                        where schema.Value!["allOf"] is not null
                        let part = schema.Value!["allOf"]![1]!["properties"]!
                        from code in part["details"]!["oneOf"]!.AsArray()
                        select ((int)part["code"]!["const"]!,
                            Regex.Match((string)code!["pattern"]!, "^\\^reason_code=([a-z0-9_]+);$").Groups[1].Value,
                            (string)code["description"]!);

        // No caller ever reads the one that says that the caller has gone.
        var errors = ErrorCatalogue.All.Except([ErrorCatalogue.RequestAborted]);
        Assert.Equal(
            errors.Select(error => (error.Status, error.ReasonCode, error.Message.Replace("{0}", "…", StringComparison.Ordinal))).Order(),
            described.Order());
        Assert.Contains(
            ErrorCatalogue.RequestAborted.ReasonCode, (string?)OpenApi.Document["info"]!["description"], StringComparison.Ordinal);
    }

    [Fact]
    public void an_answer_is_of_the_status_that_its_error_has()
    {
        var answers = from operation in OpenApi.Operations
                      from answer in operation.Operation["responses"]!.AsObject()
                      where answer.Key != "200"
                      select (answer.Key, (string)OpenApi.Resolve(answer.Value!)["content"]!["application/json"]!["schema"]!["$ref"]!);
        Assert.All(answers.Distinct(), answer => Assert.Equal(
            answer.Key, $"{Schemas[answer.Item2.Split('/')[^1]]!["allOf"]![1]!["properties"]!["code"]!["const"]}"));
    }

    private static void AssertDescribed(Member member, JsonNode schema)
    {
        if (member.Kind is MemberKind.Reason or MemberKind.Integer)
        {
            Assert.Null(schema["maxLength"]);
            return;
        }

        // Of base64 as many characters as the bytes make with padding; of text as many as it has if each is one byte.
        var isBase64 = member.Kind is MemberKind.Bytes or MemberKind.Base64Text;
        Assert.Equal(isBase64 ? (member.Limit + 2) / 3 * 4 : member.Limit, (int)schema["maxLength"]!);
        Assert.Equal(isBase64 ? "base64" : null, (string?)schema["contentEncoding"]);
        Assert.Equal(member.IsRequired ? 1 : 0, (int?)schema["minLength"] ?? 0);
    }

    private static JsonNode Named(string operation) => OpenApi.Operations.Single(candidate => candidate.Name == operation).Operation;

    private static int Limit(string claims, string claim) => (int)Schemas[claims]!["properties"]![claim]!["maxLength"]!;

    private static JsonNode Resolve(JsonNode node) => OpenApi.Resolve(node);
}
