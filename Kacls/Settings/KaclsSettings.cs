namespace Kacls.Settings;

/// <summary>The section <c>Kacls</c> of the configuration. docs/settings.md describes every setting.</summary>
public sealed class KaclsSettings
{
    /// <summary>The section's name.</summary>
    public const string Section = "Kacls";

    /// <summary>Shown by status.</summary>
    public string? Name { get; set; }

    /// <summary>The base URLs typed into the Admin console; the first is the canonical one.</summary>
    public string[] Urls { get; set; } = [];

    /// <summary>The Workspace domains that own this KACLS, for the claim <c>kacls_owner_domain</c>.</summary>
    public string[] OwnerDomains { get; set; } = [];

    /// <summary>Says that <see cref="OwnerDomains"/> are left out on purpose: <c>kacls_owner_domain</c> is not looked at.</summary>
    public bool AnyOwnerDomain { get; set; }

    /// <summary>The origins that CORS admits; Google's one unless any is named.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>How far a token's clock may be off.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Who says what may be done.</summary>
    public AuthorizationSettings Authorization { get; set; } = new();

    /// <summary>Who says who somebody is.</summary>
    public AuthenticationSettings Authentication { get; set; } = new();

    /// <summary>Who else than Google accounts is admitted.</summary>
    public GuestSettings Guests { get; set; } = new();

    /// <summary>Who may use the privileged operations and wrapprivatekey.</summary>
    public PrivilegedSettings Privileged { get; set; } = new();

    /// <summary>From and to which other key services documents migrate.</summary>
    public MigrationSettings Migration { get; set; } = new();

    /// <summary>Who may, when, from where, to what.</summary>
    public PerimetersSettings Perimeters { get; set; } = new();

    /// <summary>Emergency stop: everything but status is refused.</summary>
    public bool Suspended { get; set; }

    /// <summary>Operations that are refused.</summary>
    public string[] DisabledOperations { get; set; } = [];

    /// <summary>How a client's address is told.</summary>
    public NetworkSettings Network { get; set; } = new();

    /// <summary>How much one user may ask for.</summary>
    public LimitSettings Limits { get; set; } = new();

    /// <summary>How long a user may be stood in for.</summary>
    public DelegationSettings Delegation { get; set; } = new();

    /// <summary>Where the KEKs are.</summary>
    public KeyEncryptionSettings KeyEncryption { get; set; } = new();

    /// <summary>Where the key is that signs our own tokens.</summary>
    public SigningSettings Signing { get; set; } = new();

    /// <summary>How others are called for their keys.</summary>
    public OutboundSettings Outbound { get; set; } = new();

    /// <summary>Where telemetry goes.</summary>
    public TelemetrySettings Telemetry { get; set; } = new();

    /// <summary>Where audit records go besides, and what they hold.</summary>
    public AuditSettings Audit { get; set; } = new();
}

/// <summary>The section <c>Kacls:Audit</c>.</summary>
public sealed class AuditSettings
{
    /// <summary>
    /// Whether the function app writes its audit records to its console, one JSON line each: where nothing exports them. Outside Azure it
    /// does so unasked then.
    /// </summary>
    public bool Console { get; set; }

    /// <summary>Whether a record holds the claims that perimeter rules ask for.</summary>
    public bool Claims { get; set; }

    /// <summary>How many records of requests with a validated identity wait in memory at most; then such requests are refused.</summary>
    public int MaxWaiting { get; set; } = 20_000;

    /// <summary>
    /// The directory of records that could not be delivered yet, where an exporter takes them; absent: <c>kacls-audit</c> below the
    /// temporary files.
    /// </summary>
    public string? StorePath { get; set; }
}

/// <summary>The section <c>Kacls:Authorization</c>.</summary>
public sealed class AuthorizationSettings
{
    /// <summary>Issuers of authorization tokens. Google's table unless any is named.</summary>
    public AuthorizationIssuerSettings[] Issuers { get; set; } = [];
}

/// <summary>One issuer of authorization tokens.</summary>
public sealed class AuthorizationIssuerSettings
{
    /// <summary>The Google application that it speaks for: drive, meet, calendar, gmail, gmail-sta or migration.</summary>
    public string? Application { get; set; }

    /// <summary>The exact <c>iss</c>.</summary>
    public string? Issuer { get; set; }

    /// <summary>The exact <c>aud</c>.</summary>
    public string? Audience { get; set; }

    /// <summary>
    /// A JWKS URL, or the path of a JWKS or PEM file with public keys; of several, the union. A single one may be written as a value.
    /// </summary>
    [ValueOrList]
    public string[] Keys { get; set; } = [];

    /// <summary>The URL of an OIDC discovery document, instead of <see cref="Keys"/>.</summary>
    public string? Discovery { get; set; }

    /// <summary>The signature algorithms that it may use; RS256 unless any is named.</summary>
    public string[] Algorithms { get; set; } = [];
}

/// <summary>The section <c>Kacls:Authentication</c>.</summary>
public sealed class AuthenticationSettings
{
    /// <summary>Identity providers.</summary>
    public AuthenticationProviderSettings[] Providers { get; set; } = [];
}

/// <summary>The section <c>Kacls:Guests</c>.</summary>
public sealed class GuestSettings
{
    /// <summary>The <c>email_type</c> values that are admitted besides <c>google</c>; none: guests are refused.</summary>
    public string[] EmailTypes { get; set; } = [];
}

/// <summary>The section <c>Kacls:Privileged</c>.</summary>
public sealed class PrivilegedSettings
{
    /// <summary>
    /// Their e-mails, compared without regard to case with the authentication token's <c>google_email</c>, or its <c>email</c> where there
    /// is none. They also need a provider with the use <c>privileged</c>. None: privileged operations are refused to everybody.
    /// </summary>
    public string[] Users { get; set; } = [];

    /// <summary>
    /// How long ago the <c>iat</c> of a token for a privileged operation may be, at most; absent: as long as the token is valid.
    /// </summary>
    public TimeSpan? MaxTokenAge { get; set; }
}

/// <summary>The section <c>Kacls:Network</c>.</summary>
public sealed class NetworkSettings
{
    /// <summary>The client is that many entries from the right of X-Forwarded-For; 0: the connection's own address.</summary>
    public int TrustedHops { get; set; } = 1;

    /// <summary>The id of the Azure Front Door in front: requests need it as X-Azure-FDID, and X-Azure-SocketIP is the client.</summary>
    public Guid? FrontDoorId { get; set; }
}

/// <summary>The section <c>Kacls:Limits</c>.</summary>
public sealed class LimitSettings
{
    /// <summary>How many keys one instance unwraps for one user in a minute; absent: as many as are asked for.</summary>
    public int? UnwrapsPerUserPerMinute { get; set; }
}

/// <summary>The section <c>Kacls:KeyEncryption</c>.</summary>
public sealed class KeyEncryptionSettings
{
    /// <summary>The <see cref="Provider"/> for keys in Key Vault or Managed HSM.</summary>
    public const string KeyVault = "KeyVault";

    /// <summary>The <see cref="Provider"/> for a software key in a file, for development.</summary>
    public const string Local = "Local";

    /// <summary><c>KeyVault</c> or <c>Local</c>.</summary>
    public string? Provider { get; set; }

    /// <summary>The ring of KEKs in Key Vault or Managed HSM.</summary>
    public KeyEncryptionKeySettings[] Keys { get; set; } = [];

    /// <summary>Lets the function app use the Local KEK outside a development environment; in Azure it never does.</summary>
    public bool AllowLocal { get; set; }

    /// <summary>The PEM file of the Local KEK.</summary>
    public string? Path { get; set; }

    /// <summary>The longest that one wrap or unwrap waits for a vault, its one retry included.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The host suffix of the vaults of an Azure Stack Hub, such as <c>vault.local.azurestack.external</c>; those of Azure's clouds are
    /// known.
    /// </summary>
    public string? VaultDnsSuffix { get; set; }

    /// <summary>How often a vault is asked for new versions.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How old a version must be to wrap, seal or sign, where an older usable one is there. Every region must have heard of it by then: a
    /// Managed HSM takes up to 6 minutes to reach its other region (Managed HSM documentation, multi-region replication, replication
    /// latency).
    /// </summary>
    public TimeSpan AdoptAfter { get; set; } = TimeSpan.FromMinutes(10);
}

/// <summary>One KEK of the ring.</summary>
public sealed class KeyEncryptionKeySettings
{
    /// <summary>Its name in every envelope, so it never changes: it names the KEK that opens it.</summary>
    public string? Name { get; set; }

    /// <summary>The key's URL without a version.</summary>
    public string? KeyId { get; set; }

    /// <summary>
    /// The URL, without a version, of the RSA key in the same vault that seals what an RSA KEK wraps; <c>{KeyId}-seal</c> unless set. AES
    /// KEKs need none.
    /// </summary>
    public string? SealKeyId { get; set; }

    /// <summary><see cref="SealKeyId"/>, or its default.</summary>
    internal string SealKey => SealKeyId is { Length: > 0 } named ? named : $"{KeyId}-seal";

    /// <summary>Whether it wraps; an inactive KEK only unwraps.</summary>
    public bool Active { get; set; } = true;

    /// <summary>
    /// For keys that show no public key: A256KW (the default) or A256GCM, and RSA-OAEP-256 for external ones. RSA keys use RSA-OAEP-256.
    /// </summary>
    public string? Algorithm { get; set; }

    /// <summary>Instead of <see cref="KeyEncryptionSettings.Timeout"/>: a key outside Azure is slower to answer.</summary>
    public TimeSpan? Timeout { get; set; }
}

/// <summary>The section <c>Kacls:Delegation</c>.</summary>
public sealed class DelegationSettings
{
    /// <summary>How long a delegated authentication token is good for; an hour at most. Google recommends 15 minutes.</summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromMinutes(15);
}

/// <summary>The section <c>Kacls:Signing</c>. Without either key, delegate and rewrap are refused.</summary>
public sealed class SigningSettings
{
    /// <summary>
    /// The URL, without a version, of an RSA key in Key Vault or Managed HSM; it takes precedence over <see cref="Path"/>. Its time-out and
    /// refresh interval are those of <see cref="KeyEncryptionSettings"/>.
    /// </summary>
    public string? KeyId { get; set; }

    /// <summary>
    /// The PEM file of a software key, for development; made when it is missing. Relative to the working directory, or absolute.
    /// </summary>
    public string? Path { get; set; }
}
