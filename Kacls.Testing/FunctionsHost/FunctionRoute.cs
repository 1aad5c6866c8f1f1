using System.Text.Json;
using Kacls.Testing.FunctionsHost.Rpc;

namespace Kacls.Testing.FunctionsHost;

/// <summary>One HTTP-triggered function, as its own metadata describe it.</summary>
/// <param name="Metadata">What the worker reported.</param>
/// <param name="Template">Its route, without the prefix.</param>
/// <param name="Methods">Its HTTP methods in upper case; none means all.</param>
internal sealed record FunctionRoute(RpcFunctionMetadata Metadata, string Template, string[] Methods)
{
    /// <summary>Reads the bindings, and completes the metadata with them in the form in which a function is loaded.</summary>
    internal static FunctionRoute Read(RpcFunctionMetadata metadata)
    {
        FunctionRoute? route = null;
        foreach (var binding in metadata.RawBindings.Select(raw => JsonElement.Parse(raw)))
        {
            var type = binding.GetProperty("type").GetString()!;
            var isOut = string.Equals(binding.GetProperty("direction").GetString(), "out", StringComparison.OrdinalIgnoreCase);
            metadata.Bindings[binding.GetProperty("name").GetString()!] =
                new() { Type = type, Direction = isOut ? BindingInfo.Types.Direction.Out : BindingInfo.Types.Direction.In };
            if (string.Equals(type, "httpTrigger", StringComparison.OrdinalIgnoreCase))
            {
                route = new(
                    metadata,
                    binding.TryGetProperty("route", out var template) ? template.GetString()! : metadata.Name,
                    binding.TryGetProperty("methods", out var methods)
                        ? [.. methods.EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]
                        : []);
            }
        }

        return route ?? throw new InvalidDataException($"The function {metadata.Name} has no HTTP trigger.");
    }
}
