namespace Kacls.KeyEncryption;

/// <summary>What a KEK may be called: short, so that envelopes keep their size guarantee, and printable everywhere.</summary>
internal static class KekNames
{
    /// <summary>Longest name, in characters and bytes.</summary>
    public const int MaxLength = 32;

    /// <summary>Whether <paramref name="name"/> is 1 to 32 characters of a-z, 0-9 and hyphen.</summary>
    public static bool IsValid(string? name) =>
        name is { Length: > 0 and <= MaxLength } && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
}
