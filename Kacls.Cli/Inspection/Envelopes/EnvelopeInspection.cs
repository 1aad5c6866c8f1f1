using System.Globalization;
using System.Text;
using Kacls.Cli.Doctor;
using Kacls.Envelopes;
using Kacls.Hosting;
using Kacls.KeyEncryption;

namespace Kacls.Cli.Inspection.Envelopes;

/// <summary>
/// What a wrapped key says of itself (docs/envelope.md). Nothing of it is proved: header and content are authenticated together, by whoever
/// can use the KEK.
/// </summary>
internal sealed class EnvelopeInspection() : Check("envelope")
{
    /// <summary>Google's limit for wrapped_key, in bytes of the blob; for a private key that of its base64.</summary>
    private const int MaxDekBlob = 1024;
    private const int MaxPrivateKeyText = 8192;
    private const int TagSize = EnvelopeCipher.TagSize;

    /// <summary>Judges a file's content.</summary>
    /// <param name="file">Any bytes.</param>
    /// <param name="settings">Whose ring of KEKs is looked at; null: none.</param>
    public IReadOnlyList<Finding> Judge(byte[] file, LoadedSettings? settings)
    {
        var found = BlobText.Find(file);
        if (found.Bytes is not { } blob)
        {
            return [Finding($"It is {found.Form}.", "Give a wrapped_key or wrapped_private_key: base64, JSON with it, or the raw bytes.")];
        }

        var size = string.Create(CultureInfo.InvariantCulture, $"{blob.Length} bytes");
        if (!EnvelopeHeader.TryRead(blob, out var header))
        {
            return
            [
                Finding(
                    $"It is {found.Form}, {size}: {WhyNone(blob)}.", "Another key service's wrapped key is read by that service alone."),
            ];
        }

        return
        [
            Ok($"{found.Form}, {size}; base64 has {Base64Size(blob)} characters."),
            Ok($"Format {EnvelopeHeader.Format}: an envelope of this service, header {header.Size} bytes."),
            Kind(header),
            Algorithm(header),
            Kek(header),
            .. Content(header, blob),
            Note("All of the header is authenticated together with the content, but only by opening it: until then it is a claim."),
            Note("Needs the KEK (and for RSA its seal key): the key itself, resource_name or the SPKI hash, perimeter_id, and whether this "
                + "service made it."),
            .. settings is null ? [] : Ring(header, settings),
        ];
    }

    private static int Base64Size(byte[] blob) => (blob.Length + 2) / 3 * 4;

    private static string WhyNone(byte[] blob) =>
        !blob.AsSpan().StartsWith("KACL"u8) ? "no envelope of this service, which begins with KACL"
        : blob.Length > 4 && blob[4] != EnvelopeHeader.Format
            ? string.Create(CultureInfo.InvariantCulture, $"an envelope of format {blob[4]}, which this version does not read")
        : "the beginning of an envelope, cut off or damaged in its header";

    private Finding Kind(EnvelopeHeader header) => header.Kind switch
    {
        EnvelopeKind.Dek => Ok("Kind 1: a DEK, of wrap, privilegedwrap or rewrap."),
        EnvelopeKind.PrivateKey => Ok("Kind 2: an S/MIME private key, of wrapprivatekey."),
        _ => Finding($"Kind {(byte)header.Kind}, which there is not.", "No operation opens it."),
    };

    private Finding Algorithm(EnvelopeHeader header)
    {
        var size = header.ContentKey.Bytes.Length;
        var (name, fits, seal) = header.ContentKey.Algorithm switch
        {
            KekAlgorithm.RsaOaep256 => ("RSA-OAEP-256", size is 256 or 384 or 512, "sealed: a secret of the KEK's seal key enters its key"),
            KekAlgorithm.A256Kw => ("A256KW", size == 40, "without a seal, which AES KEKs don't need"),
            KekAlgorithm.A256Gcm => ("A256GCM", size == 60, "without a seal, which AES KEKs don't need"),
            var other => ($"algorithm {(byte)other}", false, "which there is not"),
        };
        var seen = string.Create(CultureInfo.InvariantCulture, $"The content key is wrapped by {name} in {size} bytes; {seal}.");
        return fits ? Ok(seen) : Finding(seen, "No KEK of that kind makes it: the blob was changed.");
    }

    private Finding Kek(EnvelopeHeader header)
    {
        var seen = $"KEK {Shown(header.KekName)}, version {header.ContentKey.Version}.";
        return KekNames.IsValid(header.KekName) ? Ok(seen) : Finding(seen, "A KEK's name has a-z, 0-9 and -: the blob was changed.");
    }

    private IEnumerable<Finding> Content(EnvelopeHeader header, byte[] blob)
    {
        var content = blob.Length - header.Size - TagSize;
        if (content < 0)
        {
            yield return Finding("It ends before the authentication tag.", "It was cut off: get the whole blob.");
            yield break;
        }

        var isKey = header.Kind == EnvelopeKind.PrivateKey;
        var parts = isKey ? "private key, SPKI hash and perimeter_id" : "DEK, resource_name and perimeter_id";
        yield return Ok(string.Create(
            CultureInfo.InvariantCulture,
            $"The content, {parts} with their lengths, has {content} bytes, encrypted by AES-256-GCM; tag {TagSize}."));
        if (isKey ? Base64Size(blob) > MaxPrivateKeyText : blob.Length > MaxDekBlob)
        {
            yield return Warning(
                isKey ? "It is longer than Google's 8,192 characters." : "It is longer than Google's 1,024 bytes.",
                "Google may not keep it.");
        }
    }

    /// <summary>Whether the settings have the KEK; a Local key is read, never made.</summary>
    private IEnumerable<Finding> Ring(EnvelopeHeader header, LoadedSettings loaded)
    {
        var settings = loaded.Settings.KeyEncryption;
        if (settings.Provider == Kacls.Settings.KeyEncryptionSettings.Local)
        {
            yield return header.KekName != LocalKeyEncryptionKey.LocalName
                ? Finding($"The ring has the KEK local alone, not {Shown(header.KekName)}.", "unwrap answers envelope_kek_unknown.")
                : Keys.LocalKeyFile.VersionOf(settings.Path!) is not { } version
                    ? Note($"The ring has it; {settings.Path} can't be read here, so its version is not compared.")
                    : version == header.ContentKey.Version
                        ? Ok("The ring has it: the Local key file is that version.")
                        : Finding($"The Local key file is version {version}.", "It was wrapped under another key file: put that back.");
            yield break;
        }

        var entry = Array.Find(settings.Keys, key => key.Name == header.KekName);
        yield return entry is null
            ? Finding(
                $"The ring has no KEK {Shown(header.KekName)}; it has {string.Join(", ", settings.Keys.Select(key => key.Name))}.",
                "unwrap answers envelope_kek_unknown: put the KEK's entry back (docs/keys.md, the ring).")
            : Ok($"The ring has it: {entry.KeyId}{(entry.Active ? "" : ", which only unwraps")}. Whether the vault has that version, "
                + "kacls keys says.");
    }

    private static string Shown(string name) =>
        $"'{string.Concat(name.EnumerateRunes().Select(rune => rune.Value is >= ' ' and <= '~' ? rune.ToString() : "?"))}'";
}
