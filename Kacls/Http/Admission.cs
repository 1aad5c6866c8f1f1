using System.Collections.Frozen;
using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Settings;
using Microsoft.AspNetCore.Http;

namespace Kacls.Http;

/// <summary>
/// What is refused before the body is read: requests past the Front Door, and what the operator has stopped. status always answers.
/// </summary>
internal sealed class Admission(KaclsSettings settings)
{
    private readonly FrozenSet<string> disabled = settings.DisabledOperations.ToFrozenSet(StringComparer.Ordinal);
    private readonly bool suspended = settings.Suspended;
    private readonly FrontDoor? frontDoor = FrontDoor.Of(settings);

    internal void Check(HttpRequest request, CseOperation operation)
    {
        // status tells whoever writes a probe's header no more than Front Door's own URL tells everybody.
        var isProbe = !operation.CanBeStopped && FrontDoor.IsProbe(request);
        if (!isProbe && frontDoor?.HasSent(request) == false)
        {
            throw ErrorCatalogue.FrontDoorRequired.ToException();
        }

        if (!operation.CanBeStopped)
        {
            return;
        }

        if (suspended)
        {
            throw ErrorCatalogue.Suspended.ToException();
        }

        if (disabled.Contains(operation.Name) || disabled.Contains(operation.JudgedAs))
        {
            throw ErrorCatalogue.OperationDisabled.ToException();
        }
    }
}
