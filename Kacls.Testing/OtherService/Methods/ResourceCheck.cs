using System.Text;

namespace Kacls.Testing.OtherService;

/// <summary>A blob is opened for the resource for which it was wrapped, and for no other (4.3, 4.4, 4.8).</summary>
internal static class ResourceCheck
{
    internal static void Check(string? given, string wrapped, Behaviour behaviour)
    {
        if ((given is null && behaviour.Is("authorization-resource-missing-accepted"))
            || (wrapped.Length == 0 && behaviour.Is("blob-type-ignored")))
        {
            return;
        }

        given ??= "";
        var same = given == wrapped
            || behaviour.Is("checks-nothing")
            || behaviour.Is("resource-unchecked")
            || (given.Length == 0 && behaviour.Is("resource-empty-accepted"))
            || (behaviour.Is("resource-in-any-case") && string.Equals(given, wrapped, StringComparison.OrdinalIgnoreCase))
            || (behaviour.Is("resource-by-prefix") && given.StartsWith(wrapped, StringComparison.Ordinal))
            || (behaviour.Is("resource-by-suffix") && given.EndsWith(wrapped, StringComparison.Ordinal))
            || (behaviour.Is("resource-part-accepted") && wrapped.Contains(given, StringComparison.Ordinal))
            || (behaviour.Is("resource-trimmed") && given.Trim() == wrapped.Trim())
            || (behaviour.Is("resource-slash-ignored") && given.TrimEnd('/') == wrapped.TrimEnd('/'))
            || (behaviour.Is("resource-by-last-segment") && LastSegment(given) == LastSegment(wrapped))
            || (behaviour.Is("resource-by-length") && given.Length == wrapped.Length)
            || (behaviour.Is("resource-by-first-32-characters") && Start(given) == Start(wrapped))
            || (behaviour.Is("resource-percent-decoded") && Uri.UnescapeDataString(given) == Uri.UnescapeDataString(wrapped))
            || (behaviour.Is("resource-normalised") && Normalised(given) == Normalised(wrapped));
        if (!same)
        {
            throw new RefusedException(403, "The blob was wrapped for another resource.");
        }
    }

    private static string LastSegment(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string Start(string name) => name[..Math.Min(32, name.Length)];

    private static string Normalised(string name)
    {
        // Composition of é alone: the invariant mode of the runtime has no tables for the rest.
        return name.Replace("e\u0301", "\u00e9", StringComparison.Ordinal).Normalize(NormalizationForm.FormC);
    }
}
