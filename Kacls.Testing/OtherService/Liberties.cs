namespace Kacls.Testing.OtherService;

/// <summary>What the reference leaves to the author. A service that takes any of these is right.</summary>
[Flags]
public enum Liberties
{
    None = 0,

    /// <summary>A blob that does not open is answered 500.</summary>
    BrokenBlobIs500 = 1 << 0,

    /// <summary>Every fault of a token is answered 400.</summary>
    TokenFaultsAre400 = 1 << 1,

    /// <summary>Every fault of a token is answered 401.</summary>
    TokenFaultsAre401 = 1 << 2,

    /// <summary>Every origin may call: no cookie is used.</summary>
    AnyOrigin = 1 << 3,

    /// <summary>Errors have a code and a message alone.</summary>
    NoDetails = 1 << 4,

    /// <summary>Clocks may differ by five minutes.</summary>
    FiveMinutesOfLeeway = 1 << 5,

    /// <summary>An issuer's key set is fetched once a minute, whatever key a token names.</summary>
    KeysCachedForAMinute = 1 << 6,

    /// <summary>SHA256withRSA and RSA/ECB/PKCS1Padding are the only algorithms.</summary>
    PublishedAlgorithmsOnly = 1 << 7,

    /// <summary>wrapprivatekey takes PEM and no base64 of DER.</summary>
    PemOnly = 1 << 8,

    /// <summary>Migration, delegation and wrapprivatekey are neither listed nor offered.</summary>
    FewerMethods = 1 << 9,

    /// <summary>A reason above the limit is cut.</summary>
    LongReasonIsCut = 1 << 10,

    /// <summary>No guest is let in.</summary>
    NoGuests = 1 << 11,

    /// <summary>Replies carry members of the vendor's own.</summary>
    ExtraMembers = 1 << 12,

    /// <summary>Blobs are as long as the reference allows.</summary>
    LongBlobs = 1 << 13,

    /// <summary>The old path of privilegedunwrap is unknown.</summary>
    NoTakeoutAlias = 1 << 14,

    /// <summary>Base64 of input is standard and padded.</summary>
    StrictBase64 = 1 << 15,

    /// <summary>The content type of replies names its charset.</summary>
    CharsetInContentType = 1 << 16,

    /// <summary>Only a token that this service made itself may carry delegated_to.</summary>
    OwnDelegatedTokensOnly = 1 << 17,

    /// <summary>Tokens of Google are trusted for their limits: sizes of claims go unchecked.</summary>
    ClaimSizesUnchecked = 1 << 18,

    /// <summary>A KACLS's token may be used again until it expires.</summary>
    PeerTokensReusable = 1 << 19,

    /// <summary>Only the methods that a browser calls have CORS.</summary>
    CorsForBrowserMethodsOnly = 1 << 20,

    /// <summary>Preflights are answered 200 with a body, and allow every header.</summary>
    PreflightIs200 = 1 << 21,

    /// <summary>RSA with a padding that is wrong gives random bytes, so that nobody learns that it was.</summary>
    ImplicitRejection = 1 << 22,

    /// <summary>Replies have line breaks, and escape what need not be escaped.</summary>
    PrettyJson = 1 << 23,

    /// <summary>A delegated token lives for a minute.</summary>
    ShortDelegation = 1 << 24,

    /// <summary>certs has a further key, of another type.</summary>
    FurtherKeyInCerts = 1 << 25,

    /// <summary>digest opens a blob whatever the token's resource is.</summary>
    DigestOfAnyResource = 1 << 26,
}
