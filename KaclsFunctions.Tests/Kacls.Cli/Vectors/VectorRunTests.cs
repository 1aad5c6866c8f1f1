using System.Text.Json.Nodes;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>Our service decides each case of docs/vectors as the file says.</summary>
public sealed class VectorRunTests(VectorService service) : IClassFixture<VectorService>
{
    private static readonly Dictionary<string, JsonNode> Cases =
        VectorService.Document["cases"]!.AsArray().ToDictionary(one => (string)one!["name"]!, one => one!);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task is_decided_as_the_file_says(string name)
    {
        var replies = await service.RunAsync(Cases[name]);

        foreach (var (index, step) in Cases[name]["steps"]!.AsArray().Index())
        {
            var reply = replies[index];
            if ((string)step!["decision"]! == "refused")
            {
                Assert.True(reply.Status >= 400, $"step {index} was granted");
                reply.AssertRefused(reply.Status, (string)step["reason_code"]!);
                continue;
            }

            Assert.True(reply.Status == 200, $"step {index}: {reply.Body}");
            foreach (var member in step["reply"]?.AsObject() ?? [])
            {
                Assert.Equal((string)member.Value!, reply.Json.GetProperty(member.Key).GetString());
            }
        }
    }
}
