using Kacls.Cli.Gmail.Certificates;
using Kacls.Cli.Output;
using Kacls.Protocol;

namespace Kacls.Cli.Gmail;

/// <summary>Takes users' keys to the key service, and writes their files.</summary>
/// <param name="service">The key service.</param>
/// <param name="kaclsUrl">Its base URL, as Gmail will have it.</param>
/// <param name="folder">Where the files go.</param>
internal sealed class KeyWrapper(KeyServiceClient service, string kaclsUrl, string folder)
{
    /// <summary>What Gmail takes as kaclsData (Google's reference, wrapprivatekey): 8 KB.</summary>
    internal const int MaxWrappedKey = 8 * 1024;

    /// <summary>Whether the files of a former run are there and still right; what is wrong with them otherwise.</summary>
    public (bool IsKept, string? Fault) Look(UserKeys keys)
    {
        try
        {
            return KeyPairFiles.Find(folder, keys.Email) is not { } files ? (false, null)
                : KaclsUrl.Canonical(files.KaclsUrl) != KaclsUrl.Canonical(kaclsUrl)
                    ? (false, $"{folder} has files of {keys.Email} from {files.KaclsUrl}. Name another folder.")
                : !files.Chain()[0].RawDataMemory.Span.SequenceEqual(keys.Leaf.RawDataMemory.Span)
                    ? (false, $"{folder} has files of {keys.Email} for another certificate. Name another folder.")
                : (true, null);
        }
        catch (UsageException exception)
        {
            return (false, $"{exception.Message} Move what is left of {keys.Email} in {folder} away.");
        }
    }

    /// <summary>Has a key wrapped, and writes the two files.</summary>
    /// <exception cref="ServiceUnreachableException">Nothing answered.</exception>
    public async Task<(WrapReport.User User, bool GoOn)> WrapAsync(
        UserKeys keys, string token, string perimeter, CancellationToken cancellation)
    {
        using var request = new WrapRequest(keys, token, perimeter);
        var reply = await service.PostAsync("wrapprivatekey", request.Body, cancellation);
        if (!reply.IsGranted || reply.Text("wrapped_private_key") is not { Length: > 0 } wrapped)
        {
            return (Refused(Refusal.Describe(reply)), !Refusal.IsOfEveryRequest(reply));
        }

        if (wrapped.Length > MaxWrappedKey)
        {
            return (Refused($"The wrapped key has {wrapped.Length} bytes, and Gmail takes {MaxWrappedKey}. Have a certificate issued for a "
                + "shorter key."), true);
        }

        new KeyPairFiles(keys.Email, CertificateBag.Write(keys.Chain), kaclsUrl, wrapped).Write(folder);
        return (new(keys.Email, WrapOutcome.Wrapped, CorrelationId: reply.CorrelationId), true);

        WrapReport.User Refused(string fault) =>
            new(keys.Email, WrapOutcome.Refused, [fault], reply.Status, reply.ReasonCode, reply.CorrelationId);
    }
}
