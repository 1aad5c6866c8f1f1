using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Kacls.Cli.Conformance.Requests;

/// <summary>Requests that are right, one for each method.</summary>
/// <param name="context">Whose tokens they carry.</param>
internal sealed class Calls(ConformanceContext context)
{
    private Task<Sealed>? shared;
    private Task<MailKey>? mailKey;

    /// <summary>A DEK as Drive's: a serialized Tink AesGcmKey of 34 bytes.</summary>
    public static byte[] NewDek() => [0x1a, 0x20, .. RandomNumberGenerator.GetBytes(32)];

    /// <summary>The name of a document that nobody else has.</summary>
    public static string NewResource() => 
        $"//googleapis.com/drive/files/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";

    /// <summary>wrap.</summary>
    public Call Wrap(byte[]? dek = null, string? resource = null, string perimeter = "") => new Call(ReferenceMethods.Wrap)
    {
        Authentication = context.Tokens.OfUser(),
        Authorization = context.Tokens.ForDocument("writer", resource ?? NewResource(), perimeter),
    }.With("key", Convert.ToBase64String(dek ?? NewDek())).With("reason", "conformance");

    /// <summary>unwrap.</summary>
    public Call Unwrap(Sealed wrapped) => new Call(ReferenceMethods.Unwrap)
    {
        Authentication = context.Tokens.OfUser(),
        Authorization = context.Tokens.ForDocument("reader", wrapped.Resource, wrapped.Perimeter),
    }.With("wrapped_key", wrapped.Blob).With("reason", "conformance");

    /// <summary>delegate.</summary>
    public Call Delegate(string? resource = null)
    {
        var issuer = IssuerRoles.Delegating.Where(context.Has).Select(context.Issuer).FirstOrDefault();
        var authorization = context.Tokens.ForDocument("writer", resource ?? NewResource(), issuer: issuer);
        authorization["delegated_to"] = "room@example.com";
        return new Call(ReferenceMethods.Delegate)
        {
            Authentication = context.Tokens.OfUser(),
            Authorization = authorization,
        }.With("reason", "conformance");
    }

    /// <summary>digest.</summary>
    public Call Digest(Sealed wrapped) => new Call(ReferenceMethods.Digest)
    {
        Authorization = context.Tokens.ForMigration("verifier", wrapped.Resource),
    }.With("wrapped_key", wrapped.Blob).With("reason", "conformance");

    /// <summary>rewrap of a key that the peer has; the peer gives the DEK out.</summary>
    public Call Rewrap(byte[]? dek = null, string? resource = null)
    {
        var wrapped = Convert.ToBase64String(RandomNumberGenerator.GetBytes(200));
        var answer = new JsonObject { ["key"] = Convert.ToBase64String(dek ?? NewDek()) }.ToJsonString();
        context.Peer.Script(wrapped, _ => new(200, answer));
        return new Call(ReferenceMethods.Rewrap)
        {
            Authorization = context.Tokens.ForMigration("migrator", resource ?? NewResource()),
        }.With("original_kacls_url", context.Peer.Url).With("wrapped_key", wrapped).With("reason", "conformance");
    }

    /// <summary>privilegedwrap.</summary>
    public Call PrivilegedWrap(byte[]? dek = null, string? resource = null, string perimeter = "") =>
        new Call(ReferenceMethods.PrivilegedWrap)
        {
            Authentication = context.Tokens.OfUser(IssuerRoles.Privileged),
        }.With("key", Convert.ToBase64String(dek ?? NewDek())).With("resource_name", resource ?? NewResource())
            .With("perimeter_id", perimeter).With("reason", "import");

    /// <summary>privilegedunwrap by an administrator.</summary>
    public Call PrivilegedUnwrap(Sealed wrapped) => new Call(ReferenceMethods.PrivilegedUnwrap)
    {
        Authentication = context.Tokens.OfUser(IssuerRoles.Privileged),
    }.With("resource_name", wrapped.Resource).With("wrapped_key", wrapped.Blob).With("reason", "conformance");

    /// <summary>privilegedunwrap by another key service.</summary>
    public Call PeerUnwrap(Sealed wrapped) => new Call(ReferenceMethods.PrivilegedUnwrap)
    {
        Authentication = context.Tokens.OfPeer(wrapped.Resource),
    }.With("resource_name", wrapped.Resource).With("wrapped_key", wrapped.Blob).With("reason", "conformance");

    /// <summary>wrapprivatekey.</summary>
    public Call WrapPrivateKey(RSA key) => new Call(ReferenceMethods.WrapPrivateKey)
    {
        Authentication = context.Tokens.OfUser(IssuerRoles.Privileged),
    }.With("private_key", key.ExportRSAPrivateKeyPem()).With("perimeter_id", "");

    /// <summary>privatekeysign, with the algorithm of Google's reference.</summary>
    public Call PrivateKeySign(MailKey key, byte[] digest) => new Call(ReferenceMethods.PrivateKeySign)
    {
        Authentication = context.Tokens.OfUser(),
        Authorization = context.Tokens.ForMail("signer", key.SpkiHash),
    }.With("algorithm", "SHA256withRSA").With("digest", Convert.ToBase64String(digest)).With("wrapped_private_key", key.Wrapped)
        .With("reason", "sign email");

    /// <summary>privatekeydecrypt, with the algorithm of Google's reference.</summary>
    public Call PrivateKeyDecrypt(MailKey key, byte[] encrypted) => new Call(ReferenceMethods.PrivateKeyDecrypt)
    {
        Authentication = context.Tokens.OfUser(),
        Authorization = context.Tokens.ForMail("decrypter", key.SpkiHash),
    }.With("algorithm", "RSA/ECB/PKCS1Padding").With("encrypted_data_encryption_key", Convert.ToBase64String(encrypted))
        .With("wrapped_private_key", key.Wrapped).With("reason", "conformance");

    /// <summary>privilegedprivatekeydecrypt, with the algorithm of Google's reference.</summary>
    public Call PrivilegedPrivateKeyDecrypt(MailKey key, byte[] encrypted) => new Call(ReferenceMethods.PrivilegedPrivateKeyDecrypt)
    {
        Authentication = context.Tokens.OfUser(IssuerRoles.Privileged),
    }.With("algorithm", "RSA/ECB/PKCS1Padding").With("encrypted_data_encryption_key", Convert.ToBase64String(encrypted))
        .With("spki_hash", key.SpkiHash).With("spki_hash_algorithm", "SHA-256").With("wrapped_private_key", key.Wrapped)
        .With("reason", "conformance");

    /// <summary>The right request of a method.</summary>
    public async Task<Call> RightAsync(string operation) => operation switch
    {
        ReferenceMethods.Wrap => Wrap(),
        ReferenceMethods.Unwrap => Unwrap(await SharedAsync()),
        ReferenceMethods.Delegate => Delegate(),
        ReferenceMethods.Digest => Digest(await SharedAsync()),
        ReferenceMethods.Rewrap => Rewrap(),
        ReferenceMethods.PrivilegedWrap => PrivilegedWrap(),
        ReferenceMethods.PrivilegedUnwrap => PrivilegedUnwrap(await SharedAsync()),
        ReferenceMethods.WrapPrivateKey => WrapPrivateKey(context.Stranger.Rsa),
        ReferenceMethods.PrivateKeySign => PrivateKeySign(await MailKeyAsync(), RandomNumberGenerator.GetBytes(32)),
        ReferenceMethods.PrivateKeyDecrypt => await EncryptedAsync(PrivateKeyDecrypt),
        ReferenceMethods.PrivilegedPrivateKeyDecrypt => await EncryptedAsync(PrivilegedPrivateKeyDecrypt),
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, "No POST method of the reference."),
    };

    /// <summary>Has a DEK wrapped: by wrap, or by privilegedwrap where the service has no wrap.</summary>
    public async Task<Sealed> SealAsync(byte[]? dek = null, string? resource = null, string perimeter = "")
    {
        var (key, name) = (dek ?? NewDek(), resource ?? NewResource());
        if (!context.Operations.Contains(ReferenceMethods.Wrap))
        {
            context.Require(ReferenceMethods.PrivilegedWrap);
        }

        var call = context.Operations.Contains(ReferenceMethods.Wrap) ? Wrap(key, name, perimeter) : PrivilegedWrap(key, name, perimeter);
        return new(Expect.Text(await context.GrantedAsync(call), "wrapped_key"), key, name, perimeter);
    }

    /// <summary>A wrapped DEK that all cases share which don't care.</summary>
    public Task<Sealed> SharedAsync() => shared is null or { IsFaulted: true } ? shared = SealAsync() : shared;

    /// <summary>A wrapped S/MIME key that all cases share which don't care.</summary>
    public Task<MailKey> MailKeyAsync() =>
        mailKey is null or { IsFaulted: true } ? mailKey = WrapAsync(context.Stranger.Rsa) : mailKey;

    /// <summary>Has an S/MIME key wrapped.</summary>
    public async Task<MailKey> WrapAsync(RSA key)
    {
        context.Require(ReferenceMethods.WrapPrivateKey);
        return new(key, Expect.Text(await context.GrantedAsync(WrapPrivateKey(key)), "wrapped_private_key"));
    }

    private async Task<Call> EncryptedAsync(Func<MailKey, byte[], Call> call)
    {
        var key = await MailKeyAsync();
        return call(key, key.Rsa.Encrypt(RandomNumberGenerator.GetBytes(32), RSAEncryptionPadding.Pkcs1));
    }
}
