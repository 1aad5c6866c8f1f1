using Kacls.Errors;
using Kacls.Protocol;
using Kacls.Tokens;

namespace Kacls.Access;

/// <summary>Rule 3: which role of which application's authorization token an operation needs; null: any. Roles compare exactly.</summary>
internal sealed record RoleRule(GoogleApplication[] Applications, string[]? Roles)
{
    private static readonly GoogleApplication[] Documents =
        [GoogleApplication.Drive, GoogleApplication.Meet, GoogleApplication.Calendar, GoogleApplication.GmailSta];

    /// <summary>upgrader: Google's servers converting clear documents into encrypted ones, one way (guide, encrypt data).</summary>
    internal static readonly RoleRule Wrap = new(Documents, ["writer", "upgrader"]);

    internal static readonly RoleRule Unwrap = new(Documents, ["reader", "writer"]);

    /// <summary>Google names no role for delegate. The role of each later call comes with the authorization token of that call.</summary>
    internal static readonly RoleRule Delegate = new(Documents, Roles: null);

    internal static readonly RoleRule Digest = new([GoogleApplication.Migration], ["verifier"]);

    internal static readonly RoleRule Rewrap = new([GoogleApplication.Migration], ["migrator"]);

    internal static readonly RoleRule Sign = new([GoogleApplication.Gmail], ["signer"]);

    internal static readonly RoleRule Decrypt = new([GoogleApplication.Gmail], ["decrypter"]);

    internal void Check(AuthorizationToken authorization)
    {
        if (!Applications.Contains(authorization.Application))
        {
            throw ErrorCatalogue.ApplicationNotAllowed.ToException(Mismatch.Of(
                "application", authorization.ApplicationName, Applications.Select(GoogleApplications.NameOf)));
        }

        if (Roles?.Contains(authorization.Role, StringComparer.Ordinal) == false)
        {
            throw ErrorCatalogue.RoleNotAllowed.ToException(Mismatch.Of("role", authorization.Role, Roles));
        }
    }
}
