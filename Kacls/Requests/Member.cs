using Kacls.Protocol;

namespace Kacls.Requests;

/// <summary>What a member of a request body holds.</summary>
internal enum MemberKind
{
    /// <summary>A string that is used as it is; its limit is in UTF-8 bytes.</summary>
    Text,

    /// <summary>A string that holds a token: its bytes, where they stand in the body; its limit is in those bytes.</summary>
    Token,

    /// <summary>A string that is base64; its limit is in decoded bytes.</summary>
    Bytes,

    /// <summary>A string that is base64 and is handed on as it is; its limit is in decoded bytes.</summary>
    Base64Text,

    /// <summary>A string with a secret, kept as UTF-8 that is zeroed; its limit is in those bytes.</summary>
    SecretText,

    /// <summary>A JSON number without fraction, or with one of zero, of 32 bits; its limit is ignored.</summary>
    Integer,

    /// <summary>
    /// Any JSON value, of any depth, with whatever its strings hold, kept as text only for the audit record; the record cuts it.
    /// </summary>
    Reason,
}

/// <summary>One member of a request body (Google's reference, each method's request body).</summary>
/// <param name="Name">Its JSON name.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Limit">Its largest size; the unit depends on the kind.</param>
/// <param name="IsRequired">Whether a request without it, or with an empty one, is refused.</param>
internal abstract record Member(string Name, MemberKind Kind, int Limit, bool IsRequired);

/// <inheritdoc cref="Member"/>
/// <typeparam name="T">What its value is read as.</typeparam>
internal sealed record Member<T>(string Name, MemberKind Kind, int Limit, bool IsRequired = true) : Member(Name, Kind, Limit, IsRequired);

/// <summary>The members that the operations' bodies are made of, with the limits of Google's reference.</summary>
internal static class Members
{
    /// <summary>
    /// Google documents no size for tokens; real ones have about 1,300 characters, those of an IdP with many groups some thousand.
    /// </summary>
    internal const int MaxTokenSize = 16 * 1024;

    /// <summary>Another service's of 11,308 base64 characters has been seen in production.</summary>
    internal const int MaxWrappedPrivateKey = 16 * 1024;

    /// <summary>Google's reference, wrap: 1 KB, decoded here.</summary>
    internal const int MaxWrappedKey = 1024;

    internal static readonly Member<ReadOnlyMemory<byte>> Authentication = new("authentication", MemberKind.Token, MaxTokenSize);

    internal static readonly Member<ReadOnlyMemory<byte>> Authorization = new("authorization", MemberKind.Token, MaxTokenSize);

    internal static readonly Member<byte[]> Key = new("key", MemberKind.Bytes, 128);

    internal static readonly Member<byte[]> WrappedKey = new("wrapped_key", MemberKind.Bytes, MaxWrappedKey);

    /// <summary>Another KACLS's. Google's limit is 1,024 bytes; how far other services keep to it is not known.</summary>
    internal static readonly Member<string> ForeignWrappedKey = new("wrapped_key", MemberKind.Base64Text, 4 * 1024);

    internal static readonly Member<string> OriginalKaclsUrl = new("original_kacls_url", MemberKind.Text, ClaimLimits.Url);

    /// <summary>Optional wherever it stands in a body; Google's importer sends an empty one.</summary>
    internal static readonly Member<string?> PerimeterId = new("perimeter_id", MemberKind.Text, 128, IsRequired: false);

    /// <summary>In the bodies of privileged operations, which have no authorization token to name the resource.</summary>
    internal static readonly Member<string> ResourceName = new("resource_name", MemberKind.Text, 128);

    /// <summary>
    /// A PEM of RSA 4096 has about 3,300 characters, and 13,000 with what <c>openssl rsa -text</c> prints beside it, which base64 makes
    /// 18,000. Google's reference says 128 bytes, which no RSA key has.
    /// </summary>
    internal static readonly Member<byte[]> PrivateKey = new("private_key", MemberKind.SecretText, 32 * 1024);

    /// <summary>
    /// Ours have 8,192 characters at most, which is Google's limit; a key of 8,480 bytes has been seen to pass through Gmail.
    /// </summary>
    internal static readonly Member<byte[]> WrappedPrivateKey = new("wrapped_private_key", MemberKind.Bytes, MaxWrappedPrivateKey);

    /// <summary>Of a signature or of an encryption; the longest name has 40 characters.</summary>
    internal static readonly Member<string> Algorithm = new("algorithm", MemberKind.Text, 64);

    internal static readonly Member<byte[]> Digest = new("digest", MemberKind.Bytes, 128);

    internal static readonly Member<int?> RsaPssSaltLength = new("rsa_pss_salt_length", MemberKind.Integer, 0, IsRequired: false);

    internal static readonly Member<byte[]> EncryptedDataEncryptionKey = new("encrypted_data_encryption_key", MemberKind.Bytes, 1024);

    /// <summary>Google documents no size.</summary>
    internal static readonly Member<byte[]?> RsaOaepLabel = new("rsa_oaep_label", MemberKind.Bytes, 1024, IsRequired: false);

    /// <summary>The base64 text, read like the claim of the same name.</summary>
    internal static readonly Member<string> SpkiHash = new("spki_hash", MemberKind.Text, 128);

    internal static readonly Member<string> SpkiHashAlgorithm = new("spki_hash_algorithm", MemberKind.Text, 64);

    /// <summary>Cleaned and cut to 1 KB, not refused: it is only for logs, and no document should stay shut for a remark.</summary>
    internal static readonly Member<string?> Reason = new("reason", MemberKind.Reason, 1024, IsRequired: false);
}
