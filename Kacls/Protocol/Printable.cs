namespace Kacls.Protocol;

/// <summary>Makes an outsider's text fit for an operator's eyes: short, and only of printable ASCII.</summary>
internal static class Printable
{
    public static string Sanitize(string text, int maxLength) =>
        string.Create(Math.Min(text.Length, maxLength), text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = source[i] is >= ' ' and <= '~' ? source[i] : '?';
            }
        });
}
