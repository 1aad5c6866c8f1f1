using System.Text;
using System.Text.Json;

namespace Kacls.Testing.OtherService;

/// <summary>One call: its members, read with their limits (2.4, 2.5).</summary>
internal sealed record Call(JsonElement Body, string Text, Behaviour Behaviour)
{
    /// <summary>A member that must be there.</summary>
    internal string Required(string name) => Optional(name) ?? throw RefusedException.Malformed($"{name} is missing.");

    internal string? Optional(string name)
    {
        if (!Body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.String)
        {
            return value.GetString();
        }

        return Behaviour.Is("wrong-type-crash") ? throw new BrokenDownException()
            : Behaviour.Is("wrong-type-coerced") ? value.GetRawText()
            : throw RefusedException.Malformed($"{name} is not a string.");
    }

    /// <summary>Bytes in base64, at most so many.</summary>
    internal byte[] Bytes(string name, int limit)
    {
        var bytes = Base64.Decode(Required(name), name, Behaviour);
        return TooLong(name, bytes.Length, limit) ? throw RefusedException.Malformed($"{name} is too long.") : bytes;
    }

    /// <summary>A name of the request or of a token, at most so many bytes of UTF-8.</summary>
    internal string Name(string name, string value, int limit)
    {
        var length = Behaviour.Is($"limit-{name}-in-characters") ? value.Length : Encoding.UTF8.GetByteCount(value);
        return TooLong(name, length, limit) ? throw RefusedException.Malformed($"{name} is too long.") : value;
    }

    /// <summary>The reason is text for the log, and never more than that (2.6).</summary>
    internal void Reason()
    {
        if (!Body.TryGetProperty("reason", out var reason) || reason.ValueKind == JsonValueKind.Null)
        {
            if (Behaviour.Is("reason-required"))
            {
                throw RefusedException.Malformed("reason is missing.");
            }

            return;
        }

        if (reason.ValueKind != JsonValueKind.String)
        {
            return;
        }

        var text = reason.GetString()!;
        if ((Behaviour.Is("reason-must-be-json") && !text.StartsWith('{')) || (Behaviour.Is("reason-empty-refused") && text.Length == 0)
            || (Behaviour.Is("reason-letters-only") && text.Any(character => char.IsControl(character) || character == '<')))
        {
            throw RefusedException.Malformed("reason is of another form.");
        }

        if (!Behaviour.May(Liberties.LongReasonIsCut))
        {
            Name("reason", text, 1024);
        }
    }

    private bool TooLong(string name, int length, int limit) =>
        Behaviour.Is($"limit-{name}-short") ? length >= limit
        : Behaviour.Is($"limit-{name}-quarter") ? length > limit / 4
        : !Behaviour.Is($"limit-{name}-ignored") && length > limit;
}
