using System.Text;
using System.Text.Json;
using Kacls.Errors;
using Kacls.Protocol;

namespace Kacls.Perimeters;

/// <summary>
/// A question to the policy: the claims of two tokens that need not exist, an operation, an address and a time. The answer is what a
/// request with such tokens would get from the perimeter, and why.
/// </summary>
internal sealed record ExplainRequest
{
    /// <summary>How questions and answers are written: members in snake_case, and none that is not known.</summary>
    internal static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public string? Operation { get; init; }

    /// <summary>Claims of the authentication token.</summary>
    public JsonElement Authentication { get; init; }

    /// <summary>Claims of the authorization token; absent for privileged operations.</summary>
    public JsonElement Authorization { get; init; }

    public string? Provider { get; init; }

    public string? Application { get; init; }

    /// <summary>The perimeter_id that was sealed at wrap, for operations that open a wrapped key; absent: the token's.</summary>
    public string? SealedPerimeterId { get; init; }

    /// <summary>The resource of a privileged operation.</summary>
    public string? ResourceName { get; init; }

    /// <summary>The client's address; absent: unknown.</summary>
    public string? Address { get; init; }

    /// <summary>The time of the request; absent: now.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <exception cref="KaclsException">There is no such operation.</exception>
    internal CseOperation Asked => CseOperation.Find(Operation ?? throw ErrorCatalogue.MemberMissing.About("operation").ToException())
        ?? throw ErrorCatalogue.MemberMalformed.About("operation").ToException();

    internal string PerimeterId => Claim(Authorization, "perimeter_id") ?? "";

    internal PerimeterRequest ToPerimeterRequest(TimeProvider time)
    {
        var address = AddressText.Parse(Address);
        if (address is null && !string.IsNullOrEmpty(Address))
        {
            throw ErrorCatalogue.MemberMalformed.About("address").ToException();
        }

        var hasAuthorization = Asked.Kind != OperationKind.Privileged && Authorization.ValueKind == JsonValueKind.Object;
        return new PerimeterRequest
        {
            Operation = Asked.JudgedAs,
            User = Claim(Authentication, "google_email") ?? Claim(Authentication, "email"),
            Provider = Provider,
            EmailType = hasAuthorization ? Claim(Authorization, "email_type") ?? "google" : null,
            Application = Application is not null && GoogleApplications.TryParse(Application, out var known)
                ? GoogleApplications.NameOf(known)
                : null,
            Role = hasAuthorization ? Claim(Authorization, "role") : null,
            Resource = hasAuthorization ? Claim(Authorization, "resource_name") : ResourceName,
            Address = address,
            Time = Time ?? time.GetUtcNow(),
            Payload = Authentication.ValueKind == JsonValueKind.Object ? Encoding.UTF8.GetBytes(Authentication.GetRawText()) : default,
        };
    }

    private static string? Claim(JsonElement claims, string name) =>
        claims.ValueKind == JsonValueKind.Object && claims.TryGetProperty(name, out var claim) ? JsonText.Of(claim) : null;
}
