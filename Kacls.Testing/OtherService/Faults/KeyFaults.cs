using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>The data encryption key comes back as it was given (4.2), and its hash is computed by the formula (5).</summary>
internal static class KeyFaults
{
    internal static IEnumerable<Fault> All => [.. Keys, .. Hashes];

    private static IEnumerable<Fault> Keys =>
    [
        new("key-leading-zeros-lost", "4.2", Stated, "Zeros at the start of a key are lost."),
        new("key-trailing-zeros-lost", "4.2", Stated, "Zeros at the end of a key are lost."),
        new("key-cut-at-zero", "4.2", Stated, "A key ends at its first zero."),
        new("key-read-as-utf8", "4.2", Stated, "A key is read as UTF-8."),
        new("key-read-as-ascii", "4.2", Stated, "A key is read as ASCII."),
        new("key-trimmed", "4.2", Stated, "Whitespace around a key is dropped."),
        new("key-padded-to-32", "4.2", Stated, "Keys are padded to 32 bytes."),
        new("key-padded-to-16", "4.2", Stated, "Keys are padded to blocks of 16 bytes."),
        new("key-cut-to-32", "4.2", Stated, "Keys are cut to 32 bytes."),
        new("key-cut-to-64", "4.2", Stated, "Keys are cut to 64 bytes."),
        new("key-inner-kept", "4.2", Stated, "Only the AES key inside Drive's key is kept."),
        new("key-reversed", "4.2", Stated, "Keys come back in the other order."),
        new("key-replaced", "4.2", Stated, "Another key comes back."),
        new("key-must-be-aes", "4.2", Stated, "Only keys of 16, 24 or 32 bytes are wrapped."),
        new("key-must-be-256-bits", "4.2", Stated, "Only keys of 32 bytes are wrapped."),
        new("key-in-hex", "2.4", Stated, "The key comes back in hexadecimal."),
        new("key-encoded-twice", "2.4", Stated, "The key comes back in base64 of base64."),
    ];

    private static IEnumerable<Fault> Hashes =>
    [
        new("hash-without-second-colon", "5", Stated, "The second colon is missing."),
        new("hash-second-colon-only-with-perimeter", "5", Stated, "The second colon is missing where the perimeter is empty."),
        new("hash-without-label", "5", Stated, "The label is missing."),
        new("hash-label-in-lower-case", "5", Stated, "The label is in lower case."),
        new("hash-names-swapped", "5", Stated, "Perimeter and resource are swapped."),
        new("hash-without-perimeter", "5", Stated, "The perimeter is missing."),
        new("hash-without-resource", "5", Stated, "The resource is missing."),
        new("hash-perimeter-as-null-text", "5", Stated, "An empty perimeter is hashed as null."),
        new("hash-resource-in-lower-case", "5", Stated, "The resource is hashed in lower case."),
        new("hash-of-last-segment", "5", Stated, "Only the last segment of the resource is hashed."),
        new("hash-of-utf16", "5", Stated, "The names are hashed as UTF-16."),
        new("hash-of-ascii", "5", Stated, "The names are hashed as ASCII."),
        new("hash-with-newline", "5", Stated, "A newline is hashed too."),
        new("hash-key-and-data-swapped", "5", Stated, "Key and data of the HMAC are swapped."),
        new("hash-with-sha1", "5", Stated, "The HMAC is of SHA-1."),
        new("hash-with-sha512", "5", Stated, "The HMAC is of SHA-512."),
        new("hash-without-hmac", "5", Stated, "Key and names are hashed without HMAC."),
        new("hash-of-base64-key", "5", Stated, "The key's base64 is the HMAC's key."),
        new("hash-of-inner-key", "5", Stated, "The AES key inside Drive's key is the HMAC's key."),
        new("hash-of-hashed-key", "5", Stated, "The key's hash is the HMAC's key."),
        new("hash-cut-to-16-bytes", "5", Stated, "Half of the hash is returned."),
        new("hash-old-checksum", "4.4", Stated, "The formula is that of 2023."),
        new("hash-in-hex", "2.4", Stated, "The hash is in hexadecimal."),
        new("hash-in-base64url", "2.4", Stated, "The hash is in base64url."),
        new("hash-unpadded", "2.4", Stated, "The hash's base64 is not padded."),
        new("hash-encoded-twice", "2.4", Stated, "The hash is in base64 of base64."),
        new("hash-of-perimeter-in-token", "5", Stated, "The token's perimeter is hashed in place of the blob's."),
        new("digest-old-member-name", "4.4", Stated, "The hash is called checksum."),
    ];
}
