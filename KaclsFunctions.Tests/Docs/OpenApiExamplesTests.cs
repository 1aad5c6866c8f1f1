using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using KaclsFunctions.Tests.Support;
using KaclsFunctions.Tests.Vectors;

namespace KaclsFunctions.Tests.Docs;

/// <summary>The examples of docs/openapi.json are sent to a service as docs/vectors sets it up, and answered as they say.</summary>
public sealed class OpenApiExamplesTests(VectorService service) : IClassFixture<VectorService>
{
    /// <summary>What is another each time, or with each release.</summary>
    private static readonly string[] Varying =
        ["wrapped_key", "wrapped_private_key", "delegated_authentication", "keys", "version"];

    public static TheoryData<string, string> Requests
    {
        get
        {
            var requests = new TheoryData<string, string>();
            foreach (var (operation, name) in ExamplesOf(request: true))
            {
                requests.Add(operation, name);
            }

            return requests;
        }
    }

    [Fact]
    public void each_operation_has_an_example()
    {
        var operations = OpenApi.Operations.Select(operation => operation.Name).ToList();
        Assert.Equal(operations.Except(["status", "certs"]), ExamplesOf(request: true).Select(one => one.Operation).Distinct());
        Assert.Equal(operations.Except(["rewrap"]), ExamplesOf(request: false).Select(one => one.Operation).Distinct());
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task an_example_is_answered_as_it_says(string operation, string name)
    {
        var described = Operation(operation);
        var example = Examples(described["requestBody"]!)![name]!;
        var reply = await service.Kacls.PostAsync(operation, example["value"]!.DeepClone().AsObject());

        if (Examples(described["responses"]!["200"]!)?[name] is { } granted)
        {
            AssertSame(granted["value"]!, reply);
            return;
        }

        var refusal = Regex.Match((string)example["description"]!, @"^Answered (\d{3}) with `([a-z_]+)`");
        reply.AssertRefused(int.Parse(refusal.Groups[1].Value, CultureInfo.InvariantCulture), refusal.Groups[2].Value);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("certs")]
    public async Task so_is_an_example_without_a_body(string operation) =>
        AssertSame(
            Examples(Operation(operation)["responses"]!["200"]!)!["service"]!["value"]!,
            await service.Kacls.GetAsync($"/v1/{operation}"));

    [Fact]
    public async Task a_preflight_is_answered_as_it_says()
    {
        var paths = OpenApi.Document["paths"]!.AsObject().Where(path => path.Value!["options"] is not null).ToList();
        Assert.NotEmpty(paths);
        foreach (var (path, item) in paths)
        {
            var sent = item!["options"]!["parameters"]!.AsArray().Select(parameter => OpenApi.Resolve(parameter!))
                .Select(parameter => ((string)parameter["name"]!, (string)parameter["example"]!));
            var reply = await service.Kacls.SendAsync(HttpMethod.Options, $"/v1{path}", null, [.. sent]);

            var described = Assert.Single(item["options"]!["responses"]!.AsObject());
            Assert.Equal(described.Key, $"{reply.Status}");
            Assert.All(OpenApi.Resolve(described.Value!)["headers"]!.AsObject(), header => Assert.True(
                OpenApi.Evaluate(
                    OpenApi.Resolve(header.Value!)["schema"]!.ToJsonString(),
                    JsonSerializer.SerializeToElement(reply.Header(header.Key))).IsValid,
                $"{path}: {header.Key}: {reply.Header(header.Key)}"));
        }
    }

    private static void AssertSame(JsonNode example, Reply reply)
    {
        Assert.True(reply.Status == 200, reply.Body);
        var answered = JsonNode.Parse(reply.Body)!.AsObject();
        Assert.Equal(example.AsObject().Select(member => member.Key), answered.Select(member => member.Key));
        foreach (var (member, value) in example.AsObject().Where(member => !Varying.Contains(member.Key)))
        {
            Assert.Equal(value!.ToJsonString(), answered[member]!.ToJsonString());
        }
    }

    private static IEnumerable<(string Operation, string Name)> ExamplesOf(bool request) =>
        from operation in OpenApi.Operations
        let holder = request ? operation.Operation["requestBody"] : operation.Operation["responses"]!["200"]
        where holder is not null
        from example in Examples(holder) ?? []
        select (operation.Name, example.Key);

    private static JsonObject? Examples(JsonNode holder) => holder["content"]!["application/json"]!["examples"]?.AsObject();

    private static JsonNode Operation(string name) => OpenApi.Operations.Single(operation => operation.Name == name).Operation;
}
