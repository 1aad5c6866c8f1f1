using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>Visual Studio Code's files: they work in any folder, and name what is there.</summary>
public sealed class EditorFilesTests
{
    private static readonly string[] Names = [".vscode/tasks.json", ".vscode/launch.json", ".vscode/extensions.json"];

    [Fact]
    public void are_json_and_each_path_is_one_of_the_repository()
    {
        foreach (var name in Names)
        {
            var text = Repository.Read(name);
            Assert.NotNull(JsonNode.Parse(text));
            Assert.DoesNotMatch(@"""(/|[A-Za-z]:)", text);
            foreach (Match path in Regex.Matches(text, @"\$\{workspaceFolder\}/([^""]+)"))
            {
                // What a build makes is not there before it: its project is.
                var file = Regex.Replace(path.Groups[1].Value, "/bin/.*", "");
                Assert.True(Path.Exists(Path.Combine(Repository.Root, file)), $"{name}: {file}");
            }
        }
    }

    [Fact]
    public void a_task_that_another_one_or_a_launch_needs_is_there()
    {
        var tasks = JsonNode.Parse(Repository.Read(Names[0]))!["tasks"]!.AsArray();
        var labels = tasks.Select(task => (string)task!["label"]!).ToList();
        var launches = JsonNode.Parse(Repository.Read(Names[1]))!["configurations"]!.AsArray();
        var needed = tasks.Select(task => (string?)task!["dependsOn"]).Concat(launches.Select(launch => (string?)launch!["preLaunchTask"]))
            .Concat(launches.SelectMany(launch => Regex.Matches((string)launch!["name"]!, "the task \"([^\"]+)\"").Select(
                match => match.Groups[1].Value)))
            .OfType<string>();
        Assert.Equal([], needed.Except(labels));
        Assert.Equal(labels.Distinct(), labels);
    }
}
