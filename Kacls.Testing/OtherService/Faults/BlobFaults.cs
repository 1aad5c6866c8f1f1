using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>Blobs, and for which resource they are opened (4.2, 4.3, 16).</summary>
internal static class BlobFaults
{
    private static readonly string[] Opening = ["unwrap", "digest", "privilegedunwrap"];

    internal static IEnumerable<Fault> All => [.. Seals, .. Resources];

    private static IEnumerable<Fault> Seals =>
    [
        new("blob-tag-ignored", "4.2", Stated, "Blobs are encrypted and not authenticated."),
        new("blob-tag-of-one-byte", "4.2", Stated, "One byte of the tag is compared."),
        new("blob-tag-of-12-bytes", "4.2", Stated, "Twelve bytes of the tag are compared."),
        new("blob-truncated-accepted", "4.2", Stated, "A blob without its end is opened."),
        new("blob-trailing-bytes-ignored", "4.2", Inferred, "Bytes after the blob are ignored."),
        new("blob-header-unauthenticated", "4.2", Stated, "The header of a blob is not authenticated."),
        new("blob-version-unchecked", "4.2", Stated, "The version in a blob is not authenticated."),
        new("blob-key-id-unchecked", "4.2", Stated, "The key id in a blob is not authenticated."),
        new("blob-nonce-part-unused", "4.2", Stated, "A part of what looks like the nonce is not authenticated."),
        new("blob-note-outside", "4.2", Stated, "A note in the blob is not authenticated."),
        new("blob-resource-outside", "4.2", Stated, "The resource is beside the ciphertext and not authenticated."),
        new("blob-perimeter-outside", "4.2", Stated, "The perimeter is beside the ciphertext and not authenticated."),
        new("blob-of-two-parts", "4.2", Stated, "Key and names are sealed apart, so that two blobs can be spliced."),
        new("blob-type-ignored", "16", Inferred, "unwrap opens the blob of a private key."),
        new("blob-deterministic", "4.2", Inferred, "The same key gives the same blob."),
        new("blob-nonce-fixed", "4.2", Inferred, "Every blob has the same nonce."),
        new("blob-key-visible", "4.2", Stated, "The blob has the key in the clear."),
        new("blob-key-visible-as-text", "4.2", Stated, "The blob has the key in base64 in the clear."),
        new("blob-above-1-kb", "2.5", Stated, "Blobs are longer than 1 KB."),
        new("blob-broken-crash", "2.7", Stated, "A blob that does not open breaks the service down."),
        new("blob-broken-opens", "4.3", Stated, "A blob that does not open is answered 200."),
        new("perimeter-not-sealed", "4.2", Stated, "The perimeter is not sealed."),
        new("resource-not-sealed", "4.2", Stated, "The resource is not sealed."),
    ];

    private static IEnumerable<Fault> Resources =>
    [
        .. OnEach(Opening.Except(["digest"]), Unchecked(Stated)), .. OnEach(["digest"], Unchecked(Inferred)),
        .. OnEach(
            Opening,
            new Fault("resource-in-any-case", "4.3", Stated, "Resources are compared without case."),
            new Fault("resource-by-prefix", "4.3", Stated, "A resource that starts with the blob's is accepted."),
            new Fault("resource-part-accepted", "4.3", Stated, "A part of the blob's resource is accepted.")),
        new("resource-by-suffix", "4.3", Stated, "A resource that ends with the blob's is accepted."),
        new("resource-trimmed", "4.3", Stated, "Whitespace around resources is dropped."),
        new("resource-slash-ignored", "4.3", Stated, "A slash at the end of a resource is dropped."),
        new("resource-by-last-segment", "4.3", Stated, "Only what follows the last slash is compared."),
        new("resource-by-length", "4.3", Stated, "Only the lengths of resources are compared."),
        new("resource-by-first-32-characters", "4.3", Stated, "Only the first 32 characters of resources are compared."),
        new("resource-percent-decoded", "4.3", Stated, "Resources are compared after decoding."),
        new("resource-normalised", "4.3", Stated, "Resources are compared after Unicode's normalisation."),
        new("resource-missing-accepted@privilegedunwrap", "4.8", Stated, "resource_name may be missing."),
        new("resource-empty-accepted@privilegedunwrap", "4.8", Stated, "An empty resource_name fits every blob."),
    ];

    private static Fault Unchecked(string level) => new("resource-unchecked", "4.3", level, "The blob's resource is not compared.");
}
