using System.Reflection;

namespace Kacls.Errors;

/// <summary>
/// The one home of errors. A member's name, a reason code and a row of docs/errors.md belong together; a test holds that.
/// </summary>
internal static class ErrorCatalogue
{
    private const int BackOffSeconds = 2;

    /// <summary>Failures of the authentication token: who is asking. 401.</summary>
    public static TokenErrors Authentication { get; } = new("authentication", 401);

    /// <summary>Failures of the authorization token: what may be done. 403.</summary>
    public static TokenErrors Authorization { get; } = new("authorization", 403);

    // --- The request itself ---

    public static KaclsError BodyMissing { get; } = new(400, "body_missing", "The request has no body.");

    /// <summary>The body is no JSON object, is nested too deeply or holds invalid text.</summary>
    public static KaclsError BodyMalformed { get; } = new(400, "body_malformed", "The body is not a well-formed JSON object.");

    /// <summary>The body has a Content-Encoding.</summary>
    public static KaclsError BodyEncodingUnsupported { get; } =
        new(415, "body_encoding_unsupported", "The body has a Content-Encoding: send it without.");

    /// <summary>The body is larger than 64 KiB, or its trailers are too large.</summary>
    public static KaclsError BodyTooLarge { get; } = new(413, "body_too_large", "The body is larger than 64 KiB.");

    /// <summary>The body did not arrive in time.</summary>
    public static KaclsError BodyTimeout { get; } = new(408, "body_timeout", "The body did not arrive in time.");

    /// <summary>A member of the body stands there twice.</summary>
    public static KaclsError MemberDuplicate { get; } = new(400, "member_doubled", "The body holds a member twice.");

    /// <summary>A required member is absent, null or empty.</summary>
    public static KaclsError MemberMissing { get; } = new(400, "member_missing", "The member '{0}' is missing.");

    /// <summary>A member has the wrong JSON type.</summary>
    public static KaclsError MemberMalformed { get; } = new(400, "member_malformed", "The member '{0}' has the wrong type or value.");

    /// <summary>A member exceeds its limit.</summary>
    public static KaclsError MemberTooLong { get; } = new(400, "member_too_long", "The member '{0}' is too long.");

    /// <summary>A member that holds bytes is not base64.</summary>
    public static KaclsError MemberNotBase64 { get; } = new(400, "member_not_base64", "The member '{0}' is not base64.");

    /// <summary>No operation has this path.</summary>
    public static KaclsError OperationUnknown { get; } =
        new(404, "operation_unknown", "There is no such operation: those of this key service are below {0}.");

    /// <summary>The operation answers another HTTP method.</summary>
    public static KaclsError MethodNotAllowed { get; } = new(405, "method_not_allowed", "The operation does not answer this HTTP method.");

    // --- Who an identity provider vouches for ---

    /// <summary>The token's <c>email</c> is compared, and its provider says that it did not verify it.</summary>
    public static KaclsError EmailUnverified { get; } =
        new(401, "email_unverified", "The identity provider has not verified the user's e-mail address.");

    /// <summary>The provider's <c>Domains</c> lack the domain of the user's e-mail.</summary>
    public static KaclsError ProviderDomainMismatch { get; } =
        new(403, "provider_domain_mismatch", "The identity provider is not trusted for users of this domain.");

    // --- Access rules over a pair of valid tokens ---

    /// <summary>The two tokens are for different users.</summary>
    public static KaclsError UserMismatch { get; } = new(403, "user_mismatch", "The two tokens are not for the same user.");

    /// <summary>The authorization token's application can't use this operation.</summary>
    public static KaclsError ApplicationNotAllowed { get; } =
        new(403, "application_not_allowed", "The authorization token's application can't use this operation.");

    /// <summary>The role does not allow the operation.</summary>
    public static KaclsError RoleNotAllowed { get; } =
        new(403, "role_not_allowed", "The authorization token's role does not allow this operation.");

    /// <summary>The authorization token is for another KACLS.</summary>
    public static KaclsError KaclsUrlMismatch { get; } =
        new(403, "kacls_url_mismatch", "The token is meant for another key service.");

    /// <summary>The authorization token is for another organization's KACLS.</summary>
    public static KaclsError OwnerDomainMismatch { get; } =
        new(403, "owner_domain_mismatch", "The authorization token names another owner of this key service.");

    /// <summary>Guests of this e-mail type are not admitted.</summary>
    public static KaclsError GuestNotAllowed { get; } = new(403, "guest_not_allowed", "Guests of this kind are not admitted.");

    /// <summary>A guest signed in at an identity provider that is not for guests, or the reverse.</summary>
    public static KaclsError GuestProviderMismatch { get; } =
        new(403, "guest_provider_mismatch", "The identity provider is not the one for this kind of user.");

    /// <summary>The authorization token delegates, the authentication token was not issued by delegation.</summary>
    public static KaclsError DelegationMissing { get; } =
        new(403, "delegation_missing", "The authorization token needs a delegated authentication token.");

    /// <summary>The authorization token names nobody to delegate to.</summary>
    public static KaclsError DelegationTargetMissing { get; } =
        new(403, "delegation_target_missing", "The authorization token names nobody to delegate to.");

    /// <summary>The two tokens do not delegate to the same entity.</summary>
    public static KaclsError DelegationMismatch { get; } =
        new(403, "delegation_mismatch", "The two tokens do not delegate to the same entity.");

    /// <summary>The delegated authentication token is for another resource, or for none.</summary>
    public static KaclsError DelegationResourceMismatch { get; } =
        new(403, "delegation_resource_mismatch", "The delegated authentication token is not for this resource.");

    /// <summary>A token with <c>delegated_to</c> on an operation that nobody can delegate.</summary>
    public static KaclsError DelegationNotAllowed { get; } =
        new(403, "delegation_not_allowed", "This operation can't be delegated.");

    /// <summary>The user is none of <c>Kacls:Privileged:Users</c>.</summary>
    public static KaclsError PrivilegedUserRequired { get; } =
        new(403, "privileged_user_required", "The user may not use privileged operations.");

    /// <summary>The token's <c>iat</c> is longer ago than <c>Kacls:Privileged:MaxTokenAge</c>.</summary>
    public static KaclsError PrivilegedTokenTooOld { get; } =
        new(401, "privileged_token_too_old", "Privileged operations need a more recent sign-in.");

    /// <summary>The wrapped private key is another one than the <c>spki_hash</c> names.</summary>
    public static KaclsError SpkiHashMismatch { get; } =
        new(403, "spki_hash_mismatch", "The wrapped private key is not the one that spki_hash names.");

    /// <summary>The wrapped key belongs to another resource.</summary>
    public static KaclsError ResourceMismatch { get; } =
        new(403, "resource_mismatch", "The wrapped key belongs to another resource.");

    // --- Private keys ---

    /// <summary>Not one PEM or base64 DER of PKCS#1 or PKCS#8, or its numbers do not make a key that works.</summary>
    public static KaclsError PrivateKeyMalformed { get; } =
        new(400, "private_key_malformed", "The private key is not a usable one in PKCS#1 or PKCS#8: {0}.");

    /// <summary>The private key is under a password.</summary>
    public static KaclsError PrivateKeyEncrypted { get; } =
        new(400, "private_key_encrypted", "The private key is encrypted: decrypt it first.");

    /// <summary>Another kind of key than RSA with two primes, or one too short or too long.</summary>
    public static KaclsError PrivateKeyUnsupported { get; } =
        new(400, "private_key_unsupported", "The private key is not an RSA key with two primes and 2,048 to 4,096 bits: {0}.");

    /// <summary>An algorithm that this service doesn't know for the operation.</summary>
    public static KaclsError AlgorithmUnsupported { get; } = new(400, "algorithm_unsupported", "The algorithm is none of {0}.");

    /// <summary>The digest is not as long as the algorithm's hash.</summary>
    public static KaclsError DigestLengthMismatch { get; } =
        new(400, "digest_length_mismatch", "The digest does not have the length of the algorithm's hash.");

    /// <summary><c>rsa_pss_salt_length</c> is negative, or more than fits the key and the hash (RFC 8017 section 9.1.1).</summary>
    public static KaclsError SaltLengthOutOfRange { get; } =
        new(400, "salt_length_out_of_range", "The salt length does not fit the key and the algorithm.");

    /// <summary>Whatever is wrong with a ciphertext: telling the reasons apart would be a padding oracle.</summary>
    public static KaclsError DecryptionFailed { get; } =
        new(400, "decryption_failed", "The data encryption key can't be decrypted with this private key.");

    // --- Migration ---

    /// <summary>The other KACLS is none of <c>Kacls:Migration:Peers</c>, or its entry does not allow this.</summary>
    public static KaclsError PeerNotAllowed { get; } =
        new(403, "peer_not_allowed", "This key service does not migrate keys with the other one in this way.");

    /// <summary>A peer's name leads to an address that may not be connected to.</summary>
    public static KaclsError PeerAddressNotAllowed { get; } =
        new(403, "peer_address_not_allowed", "The original key service is at an address that this key service does not connect to.");

    /// <summary>A peer answered something else than a key, or broke off.</summary>
    public static KaclsError PeerMisbehaved { get; } =
        new(502, "peer_misbehaved", "The original key service refused, or gave an unusable answer.");

    /// <summary>A peer answered 429 or 503.</summary>
    public static KaclsError PeerBusy { get; } =
        new(503, "peer_busy", "The original key service is busy.") { RetryAfterSeconds = BackOffSeconds };

    /// <summary>A peer can't be connected to, or did not answer in time.</summary>
    public static KaclsError PeerUnreachable { get; } = new(504, "peer_unreachable", "The original key service did not answer.");

    /// <summary>A migration token whose <c>jti</c> this instance has seen before.</summary>
    public static KaclsError PeerTokenReplayed { get; } = new(401, "peer_token_replayed", "The migration token was used before.");

    /// <summary>More tokens of one peer are in their lifetime than are remembered.</summary>
    public static KaclsError PeerTooManyTokens { get; } =
        new(429, "peer_too_many_tokens", "Too many migration tokens are in use.") { RetryAfterSeconds = BackOffSeconds };

    // --- Limits ---

    /// <summary>The user had more keys unwrapped in a minute than <c>Kacls:Limits:UnwrapsPerUserPerMinute</c>.</summary>
    public static KaclsError UserUnwrapsLimited { get; } =
        new(429, "user_unwraps_limited", "Too many keys were unwrapped for this user.") { RetryAfterSeconds = BackOffSeconds };

    // --- Perimeters and the emergency stop ---

    /// <summary>A perimeter refuses; the audit record names the rule.</summary>
    public static KaclsError PerimeterDenied { get; } = new(403, "perimeter_denied", "A perimeter does not allow this.");

    /// <summary><c>Kacls:Suspended</c> is on.</summary>
    public static KaclsError Suspended { get; } = new(503, "suspended", "The key service is suspended by its operator.");

    /// <summary>Too many audit records wait to be delivered: without a record no key.</summary>
    public static KaclsError AuditUnavailable { get; } =
        new(503, "audit_unavailable", "The key service can't record the request.") { RetryAfterSeconds = BackOffSeconds };

    /// <summary>The operation is one of <c>Kacls:DisabledOperations</c>.</summary>
    public static KaclsError OperationDisabled { get; } = new(403, "operation_disabled", "The operation is disabled by the operator.");

    /// <summary>The request did not come through the configured Front Door.</summary>
    public static KaclsError FrontDoorRequired { get; } =
        new(403, "front_door_required", "The request did not come the way that the operator requires.");

    // --- The envelope ---

    /// <summary>Not an envelope of this service.</summary>
    public static KaclsError EnvelopeMalformed { get; } =
        new(400, "envelope_malformed", "The wrapped key is not one of this key service.");

    /// <summary>An envelope of another kind than the operation opens.</summary>
    public static KaclsError EnvelopeKindMismatch { get; } =
        new(400, "envelope_kind_mismatch", "The wrapped key is of another kind than this operation opens.");

    /// <summary>Names a KEK that this service does not have.</summary>
    public static KaclsError EnvelopeKekUnknown { get; } =
        new(400, "envelope_kek_unknown", "The wrapped key can't be opened by this key service.");

    /// <summary>Changed since it was sealed, or sealed under another key.</summary>
    public static KaclsError EnvelopeTampered { get; } =
        new(400, "envelope_tampered", "The wrapped key can't be opened: it was changed or is not from this key service.");

    // --- The key encryption key ---

    /// <summary>The vault can't be reached or fails.</summary>
    public static KaclsError KekUnreachable { get; } =
        new(503, "kek_unreachable", "The key encryption key can't be reached.") { RetryAfterSeconds = BackOffSeconds };

    /// <summary>The vault did not answer in time.</summary>
    public static KaclsError KekTimeout { get; } =
        new(503, "kek_timeout", "The key encryption key did not answer in time.") { RetryAfterSeconds = BackOffSeconds };

    public static KaclsError KekThrottled { get; } =
        new(503, "kek_throttled", "The key encryption key is throttled.") { RetryAfterSeconds = BackOffSeconds };

    /// <summary>More requests wait for the KEK than may.</summary>
    public static KaclsError KekBusy { get; } =
        new(503, "kek_busy", "Too many requests wait for the key encryption key.") { RetryAfterSeconds = BackOffSeconds };

    /// <summary>The vault refuses this service: a missing role, a firewall, a token of another tenant.</summary>
    public static KaclsError KekAccessDenied { get; } =
        new(503, "kek_access_denied", "The key encryption key can't be used by this key service.");

    /// <summary>The vault does not take the request, for another reason than the bytes to unwrap.</summary>
    public static KaclsError KekRequestRefused { get; } =
        new(503, "kek_request_refused", "The key encryption key's vault did not take the request.");

    /// <summary>The permitted operations of the KEK version lack this one.</summary>
    public static KaclsError KekOperationNotPermitted { get; } =
        new(503, "kek_operation_not_permitted", "The version of the key encryption key does not permit the operation.");

    /// <summary>The KEK version is disabled.</summary>
    public static KaclsError KekDisabled { get; } = new(503, "kek_disabled", "The version of the key encryption key is disabled.");

    /// <summary>The KEK version is outside its validity period.</summary>
    public static KaclsError KekExpired { get; } =
        new(503, "kek_expired", "The version of the key encryption key is outside its validity period.");

    /// <summary>The KEK or this version of it does not exist (any more).</summary>
    public static KaclsError KekDeleted { get; } = new(503, "kek_deleted", "The version of the key encryption key does not exist.");

    /// <summary>
    /// The KEK's seal key does not sign: it is disabled, expired, deleted, may not, is no RSA key, or what it signs is wrong.
    /// </summary>
    public static KaclsError SealKeyUnusable { get; } =
        new(503, "seal_key_unusable", "The seal key of the key encryption key can't be used.");

    /// <summary>This service gets no token for itself.</summary>
    public static KaclsError IdentityUnavailable { get; } =
        new(503, "identity_unavailable", "The key service's own identity is not available.") { RetryAfterSeconds = BackOffSeconds };

    // --- The signing key ---

    /// <summary><c>Kacls:Signing</c> names no key.</summary>
    public static KaclsError SigningNotConfigured { get; } =
        new(503, "signing_not_configured", "The key service has no signing key for this operation.");

    /// <summary>The vault of the signing key can't be reached, fails, throttles or does not answer in time.</summary>
    public static KaclsError SigningUnreachable { get; } =
        new(503, "signing_unreachable", "The signing key can't be reached.") { RetryAfterSeconds = BackOffSeconds };

    /// <summary>The signing key has no version that may sign, or this service may not use it.</summary>
    public static KaclsError SigningKeyUnusable { get; } =
        new(503, "signing_key_unusable", "The signing key can't be used by this key service.");

    // --- The service ---

    /// <summary>The keys of a token's issuer can't be fetched and none are known.</summary>
    public static KaclsError KeySourceUnavailable { get; } =
        new(503, "key_source_unavailable", "The signing keys of a token's issuer can't be fetched.") { RetryAfterSeconds = BackOffSeconds };

    /// <summary>A self-check of status failed.</summary>
    public static KaclsError Unhealthy { get; } =
        new(503, "unhealthy", "The key service is not healthy.") { RetryAfterSeconds = BackOffSeconds };

    /// <summary>The caller went away before the answer; only the audit record has this status.</summary>
    public static KaclsError RequestAborted { get; } = new(499, "request_aborted", "The caller closed the connection.");

    /// <summary>A fault of this program.</summary>
    public static KaclsError Internal { get; } = new(500, "internal_error", "The key service failed.");

    /// <summary>Every error, in the order of this file, the tokens' first.</summary>
    public static IReadOnlyList<KaclsError> All { get; } =
    [
        .. Authentication.All,
        .. Authorization.All,
        .. typeof(ErrorCatalogue)
            .GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(KaclsError))
            .Select(property => (KaclsError)property.GetValue(null)!),
    ];
}
