using System.Text.Json;
using Azure;
using Kacls.Protocol;

namespace Kacls.Azure.KeyEncryption;

/// <summary>
/// The error that a vault answered (Key Vault documentation, REST API error codes). What stands in front of a vault answers in other forms,
/// and then there is no code: only what has one is the vault's word.
/// </summary>
/// <param name="Code">Absent where no vault answered.</param>
/// <param name="InnerCode">Says more, on a 403.</param>
/// <param name="Message">For the operator, and where the code says too little.</param>
internal readonly record struct VaultAnswer(string? Code, string? InnerCode, string Message)
{
    // The texts of the service about bytes that do not unwrap: github.com/Azure/azure-sdk-for-net, issue 36269; pulumi/pulumi, issue 13201;
    // Azure/azure-sdk-for-js, issue 30125. Nothing in the documentation lists them, and BadParameter is the code of every other 400 too.
    private static readonly string[] AboutTheBytes =
        ["while decoding OAEP padding", "The parameter is incorrect", "Unable to decrypt specified value with this key"];

    /// <summary>Whether a vault answered, and no proxy or gateway in its place.</summary>
    public bool IsTheVaults => Code is not null;

    /// <summary>Whether it says of a 400 that the bytes do not unwrap under the key.</summary>
    public bool IsAboutTheBytes
    {
        get
        {
            var message = Message;
            return Code == "BadParameter"
                && Array.Exists(AboutTheBytes, text => message.Contains(text, StringComparison.OrdinalIgnoreCase));
        }
    }

    /// <summary>For the audit's detail.</summary>
    public string Describe(int status)
    {
        var codes = $"{status} {Code} {InnerCode}".TrimEnd();
        return !IsTheVaults ? $"something else than the vault answered {codes}"
            : Message.Length == 0 ? $"the vault answered {codes}"
            : $"the vault answered {codes}: {Mismatch.Quote(Message.Trim())}";
    }

    public static VaultAnswer Of(RequestFailedException failed)
    {
        if (failed.GetRawResponse()?.Content is not { } content)
        {
            return default(VaultAnswer) with { Message = "" };
        }

        try
        {
            using var body = JsonDocument.Parse(content);
            return Member(body.RootElement, "error") is { } error
                ? new(
                    Text(error, "code"),
                    Text(Member(error, "innererror") ?? Member(error, "innerError"), "code"),
                    Text(error, "message") ?? "")
                : new(null, null, "");
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            return new(null, null, "");
        }
    }

    private static JsonElement? Member(JsonElement? element, string name) =>
        element is { ValueKind: JsonValueKind.Object } found && found.TryGetProperty(name, out var member) ? member : null;

    private static string? Text(JsonElement? element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member && member.GetString() is { Length: > 0 } text ? text : null;
}
