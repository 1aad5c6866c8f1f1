namespace Kacls.Testing.OtherService;

/// <summary>Base64 of members: standard on output, forgiving on input (2.4).</summary>
internal static class Base64
{
    internal static string Encode(byte[] bytes) => Convert.ToBase64String(bytes);

    internal static byte[] Decode(string text, string name, Behaviour behaviour)
    {
        if (behaviour.Is("base64-garbage-skipped"))
        {
            text = new string([.. text.Where(character => char.IsAsciiLetterOrDigit(character)
                || "+/-_=".Contains(character, StringComparison.Ordinal))]);
        }

        if (!behaviour.May(Liberties.StrictBase64))
        {
            text = behaviour.Is("base64url-refused") ? text : text.Replace('-', '+').Replace('_', '/');
            text = behaviour.Is("unpadded-base64-refused") ? text : text.TrimEnd('=');
            text = behaviour.Is("unpadded-base64-refused") ? text : text.PadRight((text.Length + 3) / 4 * 4, '=');
        }

        try
        {
            return text.Any(char.IsWhiteSpace) ? throw new FormatException() : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            throw behaviour.Is("base64-crash") ? new BrokenDownException() : RefusedException.Malformed($"{name} is not base64.");
        }
    }
}
