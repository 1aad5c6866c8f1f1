using System.Diagnostics;
using Kacls.Audit;
using Kacls.Diagnostics;
using Kacls.Errors;
using Kacls.Perimeters;
using Kacls.Protocol;
using Kacls.Requests;
using Kacls.Settings;
using Kacls.Tokens;

namespace Kacls.Operations;

/// <summary>
/// Rule 5 (Google's guide, Perimeters): a perimeter judges a request, after the tokens are valid and the access rules hold. The
/// rule that decided goes to the audit record, never to the caller.
/// </summary>
internal sealed class PerimeterCheck(PerimeterPolicy policy, KaclsSettings settings, KaclsDiagnostics diagnostics, TimeProvider time)
{
    private const string SpanName = "kacls.perimeter";
    private readonly AuditClaims? claims = settings.Audit.Claims ? new AuditClaims(policy.ClaimNames) : null;

    /// <summary>
    /// Judges a user's request by the perimeter of the authorization token and, where a key was opened, by the sealed one as well.
    /// </summary>
    internal void Check(
        AuthenticationToken authentication, AuthorizationToken authorization, OperationContext context, string? sealedPerimeterId = null)
    {
        using var span = diagnostics.StartSpan(SpanName);
        var request = new PerimeterRequest
        {
            Operation = context.Operation.JudgedAs,
            User = authentication.ComparableEmail,
            Provider = authentication.Provider,
            EmailType = authorization.EmailType,
            Application = authorization.ApplicationName,
            Role = authorization.Role,
            Resource = authorization.ResourceName,
            Address = context.ClientAddress,
            Time = time.GetUtcNow(),
            Payload = authentication.Payload,
        };
        context.Audit.NoteSealedPerimeter(sealedPerimeterId ?? authorization.PerimeterId, authorization.PerimeterId);

        context.Audit.Claims = claims?.Of(authentication.Payload);
        Enforce(policy.Decide(request, authorization.PerimeterId, sealedPerimeterId), context.Audit, span);
    }

    /// <summary>Judges a privileged operation by the takeout perimeter.</summary>
    internal void CheckPrivileged(AuthenticationToken authentication, OperationContext context, string? resourceName = null)
    {
        using var span = diagnostics.StartSpan(SpanName);
        var request = new PerimeterRequest
        {
            Operation = context.Operation.JudgedAs,
            User = authentication.ComparableEmail,
            Provider = authentication.Provider,
            Resource = resourceName,
            Address = context.ClientAddress,
            Time = time.GetUtcNow(),
            Payload = authentication.Payload,
        };
        context.Audit.Claims = claims?.Of(authentication.Payload);
        Enforce(policy.DecidePrivileged(request), context.Audit, span);
    }

    private static void Enforce(PerimeterDecision decision, AuditRecord audit, Activity? span)
    {
        audit.PerimeterRule = decision.Rule;
        audit.WouldDeny = decision.WouldDeny;
        span?.SetTag(Tags.Outcome, decision.IsGranted ? "granted" : "denied");
        if (!decision.IsGranted)
        {
            throw ErrorCatalogue.PerimeterDenied.ToException(decision.Why);
        }
    }
}
