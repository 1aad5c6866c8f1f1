using System.Text.Json;

namespace KaclsFunctions.Tests.Infra;

/// <summary>main.bicep as the compiler translates it for Resource Manager, with a template in it for each module.</summary>
internal static class CompiledTemplate
{
    private static readonly Lazy<Task<JsonElement>> Main = new(async () =>
    {
        using var infra = new InfraCopy();
        return await CompileAsync(infra);
    });

    internal static Task<JsonElement> MainAsync() => Main.Value;

    internal static async Task<JsonElement> CompileAsync(InfraCopy infra)
    {
        var build = await BicepCompiler.RunAsync("build", infra.PathOf("main.bicep"), "--stdout");
        Assert.Equal(0, build.ExitCode);
        return JsonElement.Parse(build.Output);
    }

    /// <summary>A template and those of its modules, each with a name that tells where it is.</summary>
    internal static IEnumerable<(string Name, JsonElement Template)> WithModules(JsonElement template, string name = "main") =>
        Resources(template).Where(resource => resource.Value.TryGetProperty("properties", out var properties)
                && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty("template", out _))
            .SelectMany(resource => WithModules(
                resource.Value.GetProperty("properties").GetProperty("template"), $"{name}/{resource.Name}"))
            .Prepend((name, template));

    /// <summary>By their names in Bicep; the compiler leaves these out where a file needs none, and they go by their types.</summary>
    internal static IEnumerable<(string Name, JsonElement Value)> Resources(JsonElement template)
    {
        var resources = template.GetProperty("resources");
        return resources.ValueKind == JsonValueKind.Object
            ? resources.EnumerateObject().Select(resource => (resource.Name, resource.Value))
            : resources.EnumerateArray().Select(resource => (resource.GetProperty("type").GetString()!, resource));
    }

    internal static JsonElement Module(JsonElement template, string name) =>
        Resource(template, name).GetProperty("properties").GetProperty("template");

    internal static string[] DependsOn(JsonElement template, string name) =>
        Resource(template, name).TryGetProperty("dependsOn", out var names)
            ? [.. names.EnumerateArray().Select(one => one.GetString()!)]
            : [];

    private static JsonElement Resource(JsonElement template, string name) =>
        Resources(template).Single(resource => resource.Name == name).Value;
}
