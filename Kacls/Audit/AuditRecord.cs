using System.Net;
using Kacls.Diagnostics;
using Kacls.Errors;
using Kacls.Tokens;

namespace Kacls.Audit;

/// <summary>
/// What is known of one request, filled in while it is answered and written exactly once at its end. docs/audit.md describes each field.
/// Only names, ids and addresses: never a key, a token or a body.
/// </summary>
internal sealed class AuditRecord(string operation, string correlationId, IAuditRoom? room = null) : IAuditSource
{
    public string Operation { get; } = operation;

    /// <summary>32 hexadecimal digits; also in the reply, and sent to the vault.</summary>
    public string CorrelationId { get; } = correlationId;

    public AuditOutcome Outcome { get; private set; }

    /// <summary>The same as a word: granted, denied or failed.</summary>
    internal string OutcomeName => Outcome switch
    {
        AuditOutcome.Granted => "granted",
        AuditOutcome.Denied => "denied",
        _ => "failed",
    };

    /// <summary>What spans and metrics say of it.</summary>
    internal RequestOutcome Ended => new(Operation, OutcomeName, ReasonCode, Application, CorrelationId, DurationMs);

    /// <summary>Why it was denied or failed; <c>ok</c> where it was granted.</summary>
    public string ReasonCode { get; private set; } = "ok";

    /// <summary>The status of the reply.</summary>
    public int HttpStatus { get; private set; } = 200;

    /// <summary>What the operator may know beyond the reason code.</summary>
    public string? Detail { get; private set; }

    /// <summary>The e-mail of the authentication token.</summary>
    public string? User { get; set; }

    /// <summary>The google_email of the authentication token.</summary>
    public string? GoogleEmail { get; set; }

    /// <summary>The email_type of the authorization token.</summary>
    public string? EmailType { get; set; }

    /// <summary>The entity that acts for the user.</summary>
    public string? DelegatedTo { get; set; }

    /// <summary>The issuer of the authentication token; of the authorization token where there is no other.</summary>
    public string? Issuer { get; set; }

    /// <summary>The name of the provider that vouched for the user; of a delegated token, where the user signed in.</summary>
    public string? Provider { get; set; }

    /// <summary>Whether a validated token says who is asking: a user, or another key service.</summary>
    internal bool HasIdentity { get; private set; }

    /// <summary>Whether a place is kept for this record.</summary>
    internal bool HoldsRoom { get; private set; }

    /// <summary>The Google application, by its name in the settings.</summary>
    public string? Application { get; set; }

    /// <summary>The role of the authorization token.</summary>
    public string? Role { get; set; }

    public string? ResourceName { get; set; }

    public string? PerimeterId { get; set; }

    /// <summary>The perimeter that was sealed at wrap, where it is another than the token's.</summary>
    public string? SealedPerimeterId { get; set; }

    /// <summary>
    /// The caller's free text, cleaned by <see cref="AuditText"/>. Of a long one no more is kept than is looked at: many records may wait.
    /// </summary>
    public string? Reason
    {
        get;
        set => field = value is null ? null : AuditText.Cut(value, 2 * AuditText.MaxBytes);
    }

    /// <summary>The KEK's name and version.</summary>
    public string? Kek { get; set; }

    public string? MessageId { get; set; }

    /// <summary>The hash of an S/MIME key's SubjectPublicKeyInfo.</summary>
    public string? SpkiHash { get; set; }

    /// <summary>The algorithm of a private-key operation.</summary>
    public string? Algorithm { get; set; }

    /// <summary>The KACLS that a migrated key comes from.</summary>
    public string? OriginalKaclsUrl { get; set; }

    public IPAddress? ClientAddress { get; set; }

    /// <summary>The perimeter rule that decided.</summary>
    public string? PerimeterRule { get; set; }

    /// <summary>The report-only perimeter rules that would have refused, separated by commas.</summary>
    public string? WouldDeny { get; set; }

    /// <summary>The claims that the perimeters ask for, as <see cref="AuditClaims"/> writes them.</summary>
    public string? Claims { get; set; }

    /// <summary>The vault's own ids of the calls made for this request, separated by commas.</summary>
    public string? VaultRequestIds { get; set; }

    /// <summary>How long the answer took.</summary>
    public double DurationMs { get; set; }

    /// <summary>Notes who says what may be done.</summary>
    public void Note(AuthorizationToken token)
    {
        EmailType = token.EmailType;
        Application = token.ApplicationName;
        Role = token.Role.Length > 0 ? token.Role : null;
        ResourceName = token.ResourceName;
        PerimeterId = token.PerimeterId.Length > 0 ? token.PerimeterId : null;
        DelegatedTo = token.DelegatedTo;
        MessageId = token.MessageId;
        SpkiHash = token.SpkiHash;
        User ??= token.Email;
        Issuer ??= token.Issuer;
    }

    public void Note(AuthenticationToken token)
    {
        User = token.Email ?? token.GoogleEmail;
        GoogleEmail = token.GoogleEmail;
        Issuer = token.Issuer;
        Provider = token.Provider;
        Identify();
    }

    /// <summary>Notes which KACLS is asking; there is no user.</summary>
    public void Note(PeerToken token)
    {
        Issuer = token.Issuer;
        ResourceName = token.ResourceName;
        Identify();
    }

    /// <summary>Notes the perimeter that a key was wrapped for, where it is another than the request's.</summary>
    internal void NoteSealedPerimeter(string sealedId, string requestId)
    {
        if (!string.Equals(sealedId, requestId, StringComparison.Ordinal))
        {
            SealedPerimeterId = sealedId.Length > 0 ? sealedId : "-";
        }
    }

    /// <summary>Notes what the operator should know of a request that was granted.</summary>
    internal void NoteDetail(string? detail) => Detail = detail;

    /// <summary>The request ended with this error.</summary>
    public void Refuse(KaclsError error, string? detail)
    {
        Outcome = error.Status is >= 500 or 408 or 499 ? AuditOutcome.Failed : AuditOutcome.Denied;
        ReasonCode = error.ReasonCode;
        HttpStatus = error.Status;
        Detail = detail;
    }

    public void List(AuditFields fields)
    {
        fields.Add("operation", Operation);
        fields.Add("outcome", OutcomeName);
        fields.Add("reason_code", ReasonCode);
        fields.Add("http_status", HttpStatus);
        fields.Add("user", User);
        fields.Add("google_email", GoogleEmail);
        fields.Add("email_type", EmailType);
        fields.Add("delegated_to", DelegatedTo);
        fields.Add("issuer", Issuer);
        fields.Add("provider", Provider);
        fields.Add("application", Application);
        fields.Add("role", Role);
        fields.Add("resource_name", ResourceName);
        fields.Add("perimeter_id", PerimeterId);
        fields.Add("sealed_perimeter_id", SealedPerimeterId);
        fields.Add("perimeter_rule", PerimeterRule);
        fields.Add("would_deny", WouldDeny);
        fields.AddLong("claims", Claims);
        fields.Add("guest", EmailType is null or "google" ? null : true);
        fields.Add("reason", Reason);
        fields.Add("kek", Kek);
        fields.Add("message_id", MessageId);
        fields.Add("spki_hash", SpkiHash);
        fields.Add("algorithm", Algorithm);
        fields.Add("original_kacls_url", OriginalKaclsUrl);
        fields.Add("client_ip", ClientAddress?.ToString());
        fields.Add("correlation_id", CorrelationId);
        fields.Add("vault_request_ids", VaultRequestIds);
        fields.Add("duration_ms", DurationMs);
        fields.Add("detail", Detail);
    }

    /// <summary>Whoever is known may be granted something, and then has to be on record: so the vault is not asked without room.</summary>
    private void Identify()
    {
        HasIdentity = true;
        if (!HoldsRoom && room is not null)
        {
            room.Reserve();
            HoldsRoom = true;
        }
    }
}
