using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Operations;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>What is refused before the body is read: requests past the Front Door, and what the operator has stopped. status always answers.</summary>
internal sealed class Admission(KaclsSettings settings)
{
    internal const string FrontDoorIdHeader = "X-Azure-FDID";
    private const string Status = "status";
    private readonly FrozenSet<string> disabled = settings.DisabledOperations.ToFrozenSet(StringComparer.Ordinal);
    private readonly bool suspended = settings.Suspended;
    private readonly string? frontDoorId = settings.Network.FrontDoorId;

    internal void Check(HttpRequest request, string operation)
    {
        // Front Door's documentation, "Secure traffic to origins": its addresses are shared by all customers, so only this header tells ours.
        if (frontDoorId is not null && !string.Equals(request.Headers[FrontDoorIdHeader], frontDoorId, StringComparison.OrdinalIgnoreCase))
        {
            throw ErrorCatalogue.FrontDoorRequired.Because();
        }

        if (operation == Status)
        {
            return;
        }

        if (suspended)
        {
            throw ErrorCatalogue.Suspended.Because();
        }

        if (disabled.Contains(operation) || disabled.Contains(OperationNames.Judged(operation)))
        {
            throw ErrorCatalogue.OperationDisabled.Because();
        }
    }
}
