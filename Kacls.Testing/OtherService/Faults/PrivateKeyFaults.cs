using static Kacls.Testing.OtherService.Faults;

namespace Kacls.Testing.OtherService;

/// <summary>The methods of S/MIME (4.9 to 4.12, 6, 7).</summary>
internal static class PrivateKeyFaults
{
    private static readonly string[] WithSpkiHash = [.. Methods.Gmail, "privilegedprivatekeydecrypt"];

    internal static IEnumerable<Fault> All => [.. Signing, .. Decrypting, .. Hashes, .. Wrapping];

    private static IEnumerable<Fault> Signing =>
    [
        new("sign-hashes-again", "4.10", Stated, "The digest is hashed again."),
        new("sign-always-sha256", "7", Inferred, "Other algorithms sign with SHA-256."),
        new("sign-without-digest-info", "4.10", Stated, "The digest is signed without its DigestInfo."),
        new("sign-zeros", "4.10", Stated, "The signature is of zeros."),
        new("sign-with-pss-always", "7", Stated, "PKCS #1 signatures are made as PSS."),
        new("sign-unknown-algorithm-accepted", "7", Inferred, "An unknown algorithm signs with SHA-256."),
        new("sign-algorithm-by-prefix", "7", Inferred, "The start of an algorithm's name is enough."),
        new("algorithm-in-one-case", "7", Inferred, "Algorithms' names are compared with case."),
        new("digest-length-unchecked", "4.10", Inferred, "A digest of another length is cut or filled."),
        new("pss-signed-as-pkcs1", "7", Inferred, "PSS signatures are made as PKCS #1."),
        new("pss-salt-ignored", "4.10", Stated, "rsa_pss_salt_length is ignored."),
        new("pss-salt-always-20", "4.10", Stated, "The salt has always 20 bytes."),
        new("pss-salt-zero-by-default", "7", Inferred, "Without rsa_pss_salt_length there is no salt."),
        new("pss-salt-zero-ignored", "4.10", Stated, "A salt length of 0 is ignored."),
        new("pss-salt-unchecked", "4.10", Inferred, "A salt length out of range is replaced."),
        new("pss-salt-crash", "2.7", Inferred, "A salt length out of range breaks the service down."),
        new("sign-other-member-name", "4.10", Stated, "The signature is in a member of another name."),
        new("signature-in-hex", "2.4", Stated, "The signature is in hexadecimal."),
    ];

    private static IEnumerable<Fault> Decrypting =>
    [
        new("decrypt-unknown-algorithm-accepted", "7", Inferred, "An unknown algorithm decrypts as PKCS #1."),
        new("decrypt-length-crash", "2.7", Stated, "An encrypted key of another length breaks the service down."),
        new("decrypt-failure-crash", "2.7", Stated, "A key that can't be decrypted breaks the service down."),
        new("decrypt-failure-answered-200", "4.11", Stated, "A key that can't be decrypted is answered 200."),
        new("padding-oracle", "7", Inferred, "Answers tell faults of the padding apart."),
        new("padding-type-ignored", "7", Inferred, "The start of the padding is not checked."),
        new("decrypted-key-leading-zeros-lost", "4.11", Stated, "Zeros at the start of the decrypted key are lost."),
        new("decrypt-other-member-name", "4.11", Stated, "The decrypted key is in a member of another name."),
        new("oaep-always-sha1", "7", Inferred, "OAEP is always with SHA-1."),
        new("oaep-always-sha256", "7", Inferred, "OAEP is always with SHA-256."),
        new("oaep-label-ignored", "4.11", Stated, "rsa_oaep_label is ignored."),
        new("oaep-label-as-text", "4.11", Stated, "rsa_oaep_label is not decoded."),
        new("oaep-label-unchecked", "4.11", Stated, "Any label fits."),
        new("limit-encrypted_data_encryption_key-quarter", "2.5", Stated, "Keys encrypted for RSA of 4,096 bits are refused."),
    ];

    private static IEnumerable<Fault> Hashes =>
    [
        .. OnEach(
            WithSpkiHash,
            new Fault("spki-hash-unchecked", "4.9, 4.10", Inferred, "spki_hash is not compared."),
            new Fault("spki-hash-missing-accepted", "3.3", Inferred, "spki_hash may be missing.")),
        new("spki-hash-over-pkcs1", "6", Stated, "spki_hash is computed over PKCS #1."),
        new("spki-hash-over-certificate", "6", Stated, "spki_hash is computed over a certificate."),
        new("spki-hash-over-pem", "6", Stated, "spki_hash is computed over PEM."),
        new("spki-hash-over-modulus", "6", Stated, "spki_hash is computed over the modulus."),
        new("spki-hash-with-sha1", "6", Stated, "spki_hash is computed with SHA-1."),
        new("spki-hash-in-any-case", "6", Inferred, "spki_hash is compared without case."),
        new("spki-hash-part-accepted", "6", Inferred, "The start of spki_hash is enough."),
        new("spki-hash-by-first-8-characters", "6", Inferred, "Eight characters of spki_hash are compared."),
        new("spki-hash-empty-accepted", "6", Inferred, "An empty spki_hash is accepted."),
        new("spki-hash-algorithm-ignored", "6", Inferred, "spki_hash_algorithm is ignored."),
        new("spki-hash-algorithm-in-one-case", "6", Inferred, "spki_hash_algorithm is compared with case."),
    ];

    private static IEnumerable<Fault> Wrapping =>
    [
        new("wrapped-private-key-limited-to-2-kb", "2.5", Stated, "Private keys of RSA of 4,096 bits are refused."),
        new("pkcs1-pem-refused", "4.12", Stated, "PKCS #1 in PEM is refused."),
        new("pkcs8-pem-refused", "4.12", Inferred, "PKCS #8 in PEM is refused."),
        new("der-refused", "4.12", Inferred, "DER in base64 is refused."),
        new("private-key-crash", "2.7", Stated, "A private key that can't be read breaks the service down."),
    ];
}
