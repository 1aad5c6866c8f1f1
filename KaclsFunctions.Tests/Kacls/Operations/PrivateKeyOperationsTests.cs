using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Operations;

/// <summary>
/// privatekeysign, privatekeydecrypt and privilegedprivatekeydecrypt; what is signed and decrypted, openssl verifies and encrypts.
/// </summary>
public abstract class PrivateKeyOperationsTests(HostFixture host)
{
    private const string Sign = "privatekeysign";
    private const string Decrypt = "privatekeydecrypt";
    private const string Privileged = "privilegedprivatekeydecrypt";

    private readonly KaclsClient kacls = host.Kacls;
    private readonly GmailRequests fixture = new(host.Kacls);
    private readonly RSA key = SmimeKeys.Rsa2048;

    [Fact]
    [Rule("4.10-1", "4.10-7")]
    public async Task a_signature_verifies_and_comes_with_its_algorithm()
    {
        using var openssl = new OpenSsl();
        var digest = RandomNumberGenerator.GetBytes(32);
        var reply = await kacls.PostAsync(Sign, fixture.SignBody(key, await fixture.WrappedAsync(key), digest));

        Assert.Equal(200, reply.Status);
        Assert.Equal(["signature", "algorithm"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("SHA256withRSA", reply.Json.GetProperty("algorithm").GetString());
        Assert.True(await openssl.VerifiesAsync(key, digest, reply.Bytes("signature"), "digest:sha256"));
    }

    [Theory]
    [InlineData(null, 32)]
    [InlineData(0, 0)]
    [InlineData(20, 20)]
    [InlineData(222, 222)]
    [Rule("4.10-5")]
    public async Task a_pss_signature_has_the_salt_that_was_asked_for(int? asked, int salt)
    {
        using var openssl = new OpenSsl();
        var digest = RandomNumberGenerator.GetBytes(32);
        var signature = await fixture.SignAsync(key, digest, "SHA256withRSA/PSS", asked);
        Assert.True(
            await openssl.VerifiesAsync(key, digest, signature, "digest:sha256", "rsa_padding_mode:pss", $"rsa_pss_saltlen:{salt}"));
    }

    [Fact]
    [Rule("4.9-3", "4.11-4")]
    public async Task a_dek_is_decrypted_for_its_user_and_for_an_administrator()
    {
        using var openssl = new OpenSsl();
        var dek = NewDek();
        var encrypted = await openssl.EncryptAsync(key, dek);
        var reply = await fixture.DecryptAsync(key, encrypted, "RSA/ECB/PKCS1Padding");
        Assert.Equal(["data_encryption_key"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(dek, reply.Bytes("data_encryption_key"));

        reply = await kacls.PostAsync(Privileged, fixture.PrivilegedBody(key, await fixture.WrappedAsync(key), encrypted));
        Assert.Equal(["data_encryption_key"], reply.Json.EnumerateObject().Select(member => member.Name));
        Assert.Equal(dek, reply.Bytes("data_encryption_key"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("6d61696c")]
    [Rule("4.11-2")]
    public async Task oaep_takes_its_label_from_base64(string labelHex)
    {
        using var openssl = new OpenSsl();
        var dek = NewDek();
        string[] label = labelHex.Length > 0 ? [$"rsa_oaep_label:{labelHex}"] : [];
        var encrypted = await openssl.EncryptAsync(key, dek, ["rsa_padding_mode:oaep", "rsa_oaep_md:sha512", .. label]);
        var reply = await fixture.DecryptAsync(key, encrypted, "RSA/ECB/OAEPwithSHA-512andMGF1Padding", Convert.FromHexString(labelHex));
        Assert.Equal(dek, reply.Bytes("data_encryption_key"));
    }

    [Fact]
    [Rule("4.9-5", "4.10-9")]
    public async Task the_audit_record_names_key_algorithm_and_mail()
    {
        var reply = await kacls.PostAsync(Sign, await BodyAsync(Sign));
        var record = await kacls.AuditOfAsync(reply);
        Assert.Equal("granted", record["outcome"]);
        Assert.Equal("gmail", record["application"]);
        Assert.Equal(SampleTokens.Email, record["user"]);
        Assert.Equal(SmimeKeys.SpkiHashOf(key), record["spki_hash"]);
        Assert.Equal("SHA256withRSA", record["algorithm"]);
        Assert.Equal("<CAP8D7p2abcdef@mail.example.com>", record["message_id"]);
        Assert.Equal(SampleTokens.GmailResource, record["resource_name"]);
        Assert.Equal("sign email", record["reason"]);

        reply = await kacls.PostAsync(Privileged, await BodyAsync(Privileged));
        record = await kacls.AuditOfAsync(reply);
        Assert.Equal(GmailRequests.Admin, record["user"]);
        Assert.Equal(SmimeKeys.SpkiHashOf(key), record["spki_hash"]);
        Assert.Equal("RSA/ECB/PKCS1Padding", record["algorithm"]);
    }

    public static TheoryData<string, string, int, string> TokenFaults
    {
        get
        {
            var faults = new TheoryData<string, string, int, string>();
            foreach (var operation in new[] { Sign, Decrypt })
            {
                faults.Add(operation, "another user", 403, "user_mismatch");
                faults.Add(operation, "role of the other operation", 403, "role_not_allowed");
                faults.Add(operation, "role of a document", 403, "role_not_allowed");
                faults.Add(operation, "drive's token", 403, "application_not_allowed");
                faults.Add(operation, "gmail-sta's token", 403, "application_not_allowed");
                faults.Add(operation, "another KACLS", 403, "kacls_url_mismatch");
                faults.Add(operation, "another owner", 403, "owner_domain_mismatch");
                faults.Add(operation, "a guest", 403, "guest_provider_mismatch");
                faults.Add(operation, "delegated", 403, "delegation_not_allowed");
                faults.Add(operation, "delegated by one token", 403, "delegation_missing");
                faults.Add(operation, "privileged provider", 401, "authentication_purpose_mismatch");
                faults.Add(operation, "no spki_hash", 403, "authorization_claim_missing");
                faults.Add(operation, "empty spki_hash", 403, "authorization_claim_missing");
                faults.Add(operation, "no spki_hash_algorithm", 403, "authorization_claim_missing");
                faults.Add(operation, "SHA-1 as spki_hash_algorithm", 403, "authorization_claim_malformed");
                faults.Add(operation, "spki_hash that is no base64", 403, "authorization_claim_malformed");
                faults.Add(operation, "spki_hash of another key", 403, "spki_hash_mismatch");
                faults.Add(operation, "spki_hash cut", 403, "spki_hash_mismatch");
            }

            return faults;
        }
    }

    /// <summary>Right in every point but one.</summary>
    [Theory]
    [MemberData(nameof(TokenFaults))]
    [Rule("4.10-4", "4.11-1", "6-2")]
    public async Task tokens_wrong_in_one_point_are_refused(string operation, string point, int status, string reasonCode)
    {
        var role = operation == Sign ? "signer" : "decrypter";
        var hash = SmimeKeys.SpkiHashOf(key);
        var user = kacls.Idp.IdToken();
        var gmail = fixture.Gmail.GmailAuthorization(role, hash);
        var (authentication, authorization) = point switch
        {
            "another user" => (user.With("email", "other@example.com"), gmail),
            "role of the other operation" => (user, fixture.Gmail.GmailAuthorization(operation == Sign ? "decrypter" : "signer", hash)),
            "role of a document" => (user, fixture.Gmail.GmailAuthorization("writer", hash)),
            "drive's token" => (user, kacls.Drive.GmailAuthorization(role, hash)),
            "gmail-sta's token" => (user, kacls.Issuers["gmail-sta"].Issuer.GmailAuthorization(role, hash)),
            "another KACLS" => (user, gmail.With("kacls_url", "https://other.example.com/v1")),
            "another owner" => (user, gmail.With("kacls_owner_domain", "other.example")),
            "a guest" => (user, gmail.With("email_type", "google-visitor")),
            "delegated" =>
                (user.With("delegated_to", "room@example.com")
                    .With("resource_name", SampleTokens.GmailResource), gmail.With("delegated_to", "room@example.com")),
            "delegated by one token" => (user, gmail.With("delegated_to", "room@example.com")),
            "privileged provider" => (fixture.AdminToken.With("email", SampleTokens.Email), gmail),
            "no spki_hash" => (user, gmail.Without("spki_hash")),
            "empty spki_hash" => (user, gmail.With("spki_hash", "")),
            "no spki_hash_algorithm" => (user, gmail.Without("spki_hash_algorithm")),
            "SHA-1 as spki_hash_algorithm" => (user, gmail.With("spki_hash_algorithm", "SHA-1")),
            "spki_hash that is no base64" => (user, gmail.With("spki_hash", "#")),
            "spki_hash of another key" => (user, gmail.With("spki_hash", SmimeKeys.SpkiHashOf(SmimeKeys.Other))),
            _ => (user, gmail.With("spki_hash", Convert.ToBase64String(Convert.FromBase64String(hash)[..31]))),
        };
        (await kacls.PostAsync(operation, await BodyAsync(operation, authentication, authorization))).AssertRefused(status, reasonCode);
    }

    [Theory]
    [InlineData(Sign, "sha-256")]
    [InlineData(Decrypt, "Sha-256")]
    [Rule("6-2")]
    public async Task the_name_of_the_spki_hash_compares_without_regard_to_case(string operation, string name)
    {
        var authorization = fixture.Gmail.GmailAuthorization(operation == Sign ? "signer" : "decrypter", SmimeKeys.SpkiHashOf(key))
            .With("spki_hash_algorithm", name);
        Assert.Equal(200, (await kacls.PostAsync(operation, await BodyAsync(operation, authorization: authorization))).Status);
    }

    [Theory]
    [InlineData(Sign)]
    [InlineData(Decrypt)]
    [Rule("4.10-3", "4.11-6")]
    public async Task the_user_of_another_key_can_not_use_it(string operation)
    {
        // A token for one's own key, with the wrapped key of somebody else.
        var body = await BodyAsync(operation);
        body["wrapped_private_key"] = await fixture.WrappedAsync(SmimeKeys.Other);
        (await kacls.PostAsync(operation, body)).AssertRefused(403, "spki_hash_mismatch");
    }

    /// <summary>Right in every point but one.</summary>
    [Theory]
    [InlineData("user of the ordinary provider", 401, "authentication_purpose_mismatch")]
    [InlineData("administrator at the ordinary provider", 401, "authentication_purpose_mismatch")]
    [InlineData("another user at the privileged provider", 403, "privileged_user_required")]
    [InlineData("delegated", 403, "delegation_not_allowed")]
    [InlineData("no spki_hash", 400, "member_missing")]
    [InlineData("no spki_hash_algorithm", 400, "member_missing")]
    [InlineData("SHA-512 as spki_hash_algorithm", 400, "member_malformed")]
    [InlineData("spki_hash that is no base64", 400, "member_not_base64")]
    [InlineData("spki_hash of another key", 403, "spki_hash_mismatch")]
    [InlineData("another key", 403, "spki_hash_mismatch")]
    [InlineData("no algorithm", 400, "member_missing")]
    [Rule("4.9-1", "4.9-2")]
    public async Task a_privileged_request_wrong_in_one_point_is_refused(string point, int status, string reasonCode)
    {
        var admin = fixture.AdminToken;
        var body = await BodyAsync(Privileged, point switch
        {
            "user of the ordinary provider" => kacls.Idp.IdToken(),
            "administrator at the ordinary provider" => kacls.Idp.IdToken().With("email", GmailRequests.Admin),
            "another user at the privileged provider" => admin.With("email", "user@example.com"),
            "delegated" => admin.With("delegated_to", "room@example.com"),
            _ => admin,
        });
        switch (point)
        {
            case "no spki_hash" or "no spki_hash_algorithm" or "no algorithm":
                body.Remove(point[3..]);
                break;
            case "SHA-512 as spki_hash_algorithm":
                body["spki_hash_algorithm"] = "SHA-512";
                break;
            case "spki_hash that is no base64":
                body["spki_hash"] = "#";
                break;
            case "spki_hash of another key":
                body["spki_hash"] = SmimeKeys.SpkiHashOf(SmimeKeys.Other);
                break;
            case "another key":
                body["wrapped_private_key"] = await fixture.WrappedAsync(SmimeKeys.Other);
                break;
        }

        (await kacls.PostAsync(Privileged, body)).AssertRefused(status, reasonCode);
    }

    /// <summary>Right in every point but one member, which is set to a JSON value or, with none, taken away.</summary>
    [Theory]
    [InlineData(Sign, "digest", "\"AAAA\"", "digest_length_mismatch")]
    [InlineData(Sign, "digest", "\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"", "digest_length_mismatch")]
    [InlineData(Sign, "digest", null, "member_missing")]
    [InlineData(Sign, "digest", "\"#\"", "member_not_base64")]
    [InlineData(Sign, "algorithm", "\"SHA1withRSA\"", "digest_length_mismatch")]
    [InlineData(Sign, "algorithm", "\"MD5withRSA\"", "algorithm_unsupported")]
    [InlineData(Sign, "algorithm", "\"RSA/ECB/PKCS1Padding\"", "algorithm_unsupported")]
    [InlineData(Sign, "algorithm", null, "member_missing")]
    [InlineData(Sign, "rsa_pss_salt_length", "\"32\"", "member_malformed")]
    [InlineData(Sign, "rsa_pss_salt_length", "1.5", "member_malformed")]
    [InlineData(Sign, "rsa_pss_salt_length", "99999999999", "member_malformed")]
    [InlineData(Sign, "wrapped_private_key", null, "member_missing")]
    [InlineData(Sign, "wrapped_private_key", "\"AAAA\"", "envelope_malformed")]
    [InlineData(Decrypt, "algorithm", "\"SHA256withRSA\"", "algorithm_unsupported")]
    [InlineData(Decrypt, "encrypted_data_encryption_key", null, "member_missing")]
    [InlineData(Decrypt, "encrypted_data_encryption_key", "\"AAAA\"", "decryption_failed")]
    [InlineData(Decrypt, "algorithm", "\"RSA/ECB/OAEPwithSHA-1andMGF1Padding\"", "decryption_failed")]
    [InlineData(Decrypt, "rsa_oaep_label", "\"#\"", "member_not_base64")]
    [InlineData(Decrypt, "wrapped_private_key", "\"AAAA\"", "envelope_malformed")]
    [InlineData(Privileged, "encrypted_data_encryption_key", "\"AAAA\"", "decryption_failed")]
    [InlineData(Privileged, "wrapped_private_key", "\"AAAA\"", "envelope_malformed")]
    [Rule("4.10-2")]
    public async Task a_body_wrong_in_one_member_is_refused(string operation, string member, string? json, string reasonCode)
    {
        var body = await BodyAsync(operation);
        body[member] = json is null ? null : JsonNode.Parse(json);
        (await kacls.PostAsync(operation, body)).AssertRefused(400, reasonCode);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(223)]
    public async Task a_salt_that_does_not_fit_is_refused(int salt)
    {
        var body = await BodyAsync(Sign);
        body["algorithm"] = "SHA256withRSA/PSS";
        body["rsa_pss_salt_length"] = salt;
        (await kacls.PostAsync(Sign, body)).AssertRefused(400, "salt_length_out_of_range");
    }

    [Fact]
    [Rule("4.11-7")]
    public async Task a_wrapped_dek_is_no_private_key_and_the_reverse()
    {
        var dek = await kacls.WrapAsync(SampleDek.New());
        foreach (var operation in new[] { Sign, Decrypt, Privileged })
        {
            var body = await BodyAsync(operation);
            body["wrapped_private_key"] = dek;
            (await kacls.PostAsync(operation, body)).AssertRefused(400, "envelope_kind_mismatch");
        }

        // Longer than a wrapped_key may be, so it doesn't even come to that; EnvelopeTests has the rest.
        (await kacls.PostAsync("unwrap", kacls.UnwrapBody(await fixture.WrappedAsync(key)))).AssertRefused(400, "member_too_long");
    }

    [Fact]
    [Rule("4.10-8")]
    public async Task sixteen_kibibytes_are_looked_at_and_more_are_not()
    {
        var body = await BodyAsync(Sign);
        body["wrapped_private_key"] = Convert.ToBase64String(new byte[16 * 1024]);
        (await kacls.PostAsync(Sign, body)).AssertRefused(400, "envelope_malformed");
        body["wrapped_private_key"] = Convert.ToBase64String(new byte[(16 * 1024) + 1]);
        (await kacls.PostAsync(Sign, body)).AssertRefused(400, "member_too_long");
    }

    [Fact]
    public async Task every_changed_byte_of_the_wrapped_key_is_refused()
    {
        var blob = Convert.FromBase64String(await fixture.WrappedAsync(key));
        var body = await BodyAsync(Sign);
        for (var at = 0; at < blob.Length; at += 97)
        {
            blob[at] ^= 1;
            body["wrapped_private_key"] = Convert.ToBase64String(blob);
            Assert.Equal(400, (await kacls.PostAsync(Sign, body)).Status);
            blob[at] ^= 1;
        }
    }

    private static byte[] NewDek()
    {
        var dek = RandomNumberGenerator.GetBytes(32);
        SuiteSecrets.AddKey(dek);
        return dek;
    }

    /// <summary>A request that is right in every point but perhaps the given tokens.</summary>
    private async Task<JsonObject> BodyAsync(string operation, TokenBuilder? authentication = null, TokenBuilder? authorization = null)
    {
        var wrapped = await fixture.WrappedAsync(key);
        return operation switch
        {
            Sign => fixture.SignBody(key, wrapped, new byte[32], authentication: authentication, authorization: authorization),
            Decrypt => fixture.DecryptBody(
                key,
                wrapped,
                key.Encrypt(NewDek(), RSAEncryptionPadding.Pkcs1),
                authentication: authentication,
                authorization: authorization),
            _ => fixture.PrivilegedBody(key, wrapped, key.Encrypt(NewDek(), RSAEncryptionPadding.Pkcs1), authentication: authentication),
        };
    }
}
