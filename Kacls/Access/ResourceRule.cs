using Kacls.Envelopes;
using Kacls.Errors;

namespace Kacls.Access;

/// <summary>
/// Google's guide, decrypt data: the resource_name in the token is the one the key was wrapped for, exactly. There is no such rule for
/// perimeter_id: documents move between perimeters.
/// </summary>
internal static class ResourceRule
{
    internal static void Check(DekContent dek, string resourceName)
    {
        if (!string.Equals(dek.ResourceName, resourceName, StringComparison.Ordinal))
        {
            throw ErrorCatalogue.ResourceMismatch.Because();
        }
    }
}
