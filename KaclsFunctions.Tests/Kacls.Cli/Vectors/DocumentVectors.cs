using System.Text.Json.Nodes;
using Kacls.Testing.Issuers;
using static KaclsFunctions.Tests.Vectors.VectorCase;

namespace KaclsFunctions.Tests.Vectors;

/// <summary>What wrap seals, and what unwrap and digest make of it: bytes, resources, changed blobs, limits, bodies.</summary>
internal static class DocumentVectors
{
    private const string Guide = "Encrypt and decrypt data";

    internal static IEnumerable<VectorCase> Of(VectorWorld world) =>
        [.. Keys(world), .. Resources(world), .. Changed(world), .. Digests(world), .. Bodies(world)];

    private static IEnumerable<VectorCase> Keys(VectorWorld world)
    {
        foreach (var size in new[] { 1, 16, 32, 34, 128 })
        {
            byte[] dek = [.. Enumerable.Range(0, size).Select(index => (byte)(255 - index))];
            yield return Stated(
                $"wrap-and-unwrap-{size}-bytes", "unwrap", "The DEK comes back byte for byte; it has 128 bytes at most.",
                world.Wrap(dek: dek), world.Unwrap().Answering(VectorWorld.DekReply(dek)));
        }

        yield return Inferred(
            "wrap-129-bytes", "wrap", "The DEK has 128 bytes at most.", world.Wrap(dek: new byte[129]).Refused("member_too_long"));
        yield return Stated("wrap-no-key", "wrap", "There is a DEK.", world.Wrap().Without("key").Refused("member_missing"));
        yield return Inferred(
            "wrap-an-empty-key", "wrap", "A DEK has at least a byte.", world.Wrap().With("key", "").Refused("member_missing"));
        yield return Stated(
            "wrap-what-is-no-base64", "wrap", "The DEK is base64.", world.Wrap().With("key", "!!!!").Refused("member_not_base64"));
        yield return Inferred(
            "wrap-unpadded-base64", "wrap", "Google's own samples leave the padding out at times.",
            world.Wrap().With("key", VectorWorld.Base64(VectorWorld.Dek).TrimEnd('=')), world.Unwrap().Answering(VectorWorld.DekReply()));
        yield return Stated(
            "wrap-without-reason", "wrap", "reason is optional.", world.Wrap().Without("reason"));
        yield return Stated(
            "wrap-with-a-reason-of-1024-bytes", "wrap", "reason has 1 KB at most, and need not be JSON.",
            world.Wrap().With("reason", new string('{', 1024)));
        yield return Inferred(
            "wrap-with-an-unknown-member", "wrap", "Members that nobody asks for are ignored.", world.Wrap().With("a_new_member", 1));
    }

    private static IEnumerable<VectorCase> Resources(VectorWorld world)
    {
        const string Other = "//googleapis.com/drive/files/another-document";
        var perimeter = world.Wrap(world.Drive.DriveAuthorization().With("perimeter_id", "perimeter1"));
        yield return Stated(
            "unwrap-for-another-resource", Guide, "resource_name is the one that the key was wrapped for.",
            world.Wrap(), world.Unwrap(world.Drive.DriveAuthorization("reader").With("resource_name", Other)).Refused("resource_mismatch"));
        yield return Stated(
            "unwrap-for-a-resource-in-another-case", Guide, "resource_name compares exactly.",
            world.Wrap(),
            world.Unwrap(world.Drive.DriveAuthorization("reader").With("resource_name", SampleTokens.DriveResource.ToUpperInvariant()))
                .Refused("resource_mismatch"));
        yield return Stated(
            "unwrap-after-a-move-to-another-perimeter", Guide, "perimeter_id need not be the one that was sealed: documents move.",
            perimeter,
            world.Unwrap(world.Drive.DriveAuthorization("reader").With("perimeter_id", "perimeter2")).Answering(VectorWorld.DekReply()));
        yield return Stated(
            "unwrap-after-a-move-out-of-a-perimeter", Guide, "perimeter_id need not be the one that was sealed: documents move.",
            perimeter, world.Unwrap().Answering(VectorWorld.DekReply()));
        yield return Inferred(
            "digest-for-another-resource", "digest", "resource_name is the one that the key was wrapped for.",
            world.Wrap(),
            world.Digest(world.Migration("verifier").With("resource_name", Other)).Refused("resource_mismatch"));
        yield return Inferred(
            "unwrap-a-private-key", "unwrap", "A wrapped private key is no wrapped DEK.",
            world.WrapPrivateKey(),
            world.Unwrap().Taking("wrapped_key", of: "wrapped_private_key").Refused("member_too_long"));
    }

    /// <summary>What a service calls it is its own affair: its format may have the changed byte anywhere.</summary>
    private static IEnumerable<VectorCase> Changed(VectorWorld world)
    {
        var changes = new List<(string Name, string Rule, JsonObject Change, string Code)>
        {
            ("first-byte", "A wrapped key is refused that was changed in one bit.", Xor(0, 1), "envelope_malformed"),
            ("cut-by-a-byte", "A wrapped key is refused that lacks its last byte.", new() { ["cut"] = 1 }, "envelope_tampered"),
            ("with-another-byte", "A wrapped key is refused that has a byte too many.", new() { ["append"] = "00" }, "envelope_tampered"),
        };
        foreach (var at in new[] { 40, 80, 120, -1, -16, -17, -40, -64 })
        {
            changes.Add((
                at < 0 ? $"byte-{-at}-from-the-end" : $"byte-{at}", "A wrapped key is refused that was changed in one bit.", Xor(at, 0x80),
                "envelope_tampered"));
        }

        foreach (var (name, rule, change, code) in changes)
        {
            yield return Stated(
                $"unwrap-changed-{name}", Guide, rule, world.Wrap(), world.Unwrap().Taking("wrapped_key", change: change).Refused(code));
        }

        yield return Stated(
            "digest-changed-last-byte", "digest", "A wrapped key is refused that was changed in one bit.",
            world.Wrap(), world.Digest().Taking("wrapped_key", change: Xor(-1, 1)).Refused("envelope_tampered"));
        yield return Stated(
            "unwrap-nothing", "unwrap", "There is a wrapped key.",
            new VectorStep("unwrap", world.Unwrap().Request).Refused("member_missing"));
        yield return Stated(
            "unwrap-what-nobody-wrapped", "unwrap", "A wrapped key is refused that the service has not made.",
            new VectorStep("unwrap", world.Unwrap().With("wrapped_key", VectorWorld.Base64(new byte[300])).Request)
                .Refused("envelope_malformed"));
    }

    private static IEnumerable<VectorCase> Digests(VectorWorld world)
    {
        foreach (var (index, (dek, resource, perimeter)) in HashVectors.Inputs.Index())
        {
            var authorization = world.Drive.DriveAuthorization().With("resource_name", resource).With("perimeter_id", perimeter);
            yield return Stated(
                $"digest-of-hash-{index}", "Resource key hash", "The hash is of the DEK, and of the resource and the perimeter of wrap.",
                world.Wrap(authorization, dek: dek),
                world.Digest(world.Migration("verifier").With("resource_name", resource))
                    .Answering(new JsonObject { ["resource_key_hash"] = HashVectors.ResourceKeyHash(dek, resource, perimeter) }));
        }
    }

    private static IEnumerable<VectorCase> Bodies(VectorWorld world)
    {
        foreach (var (name, rule, body, code) in new[]
        {
            ("no-body", "A request has a body.", "", "body_missing"),
            ("no-json", "The body is JSON.", "authentication=a&authorization=b", "body_malformed"),
            ("broken-json", "The body is JSON.", "{\"authentication\":", "body_malformed"),
            ("an-array", "The body is a JSON object.", "[]", "body_malformed"),
            ("no-members", "Required members are there.", "{}", "member_missing"),
        })
        {
            yield return Stated($"wrap-{name}", "Structured errors", rule, new VectorStep("wrap") { Body = body }.Refused(code));
        }

        yield return Stated(
            "wrap-a-key-that-is-no-text", "Structured errors", "A member of another type than the reference has is refused.",
            world.Wrap().With("key", 7).Refused("member_malformed"));
        yield return Stated(
            "status", "status", "The service says what it is, without any token.",
            new VectorStep("status").Answering(new JsonObject { ["server_type"] = "KACLS" }));
    }

    private static JsonObject Xor(int at, int mask) => new() { ["byte"] = at, ["xor"] = mask };
}
