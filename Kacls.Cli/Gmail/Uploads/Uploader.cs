using Kacls.Cli.Gmail.Api;

namespace Kacls.Cli.Gmail.Uploads;

/// <summary>
/// Brings Gmail from whatever it has to one pair of a user's files with the identity on it. It looks before each try, so that a run that
/// was killed and an answer that was lost double nothing. It disables and obliterates nothing: older mail needs the older pairs.
/// </summary>
/// <param name="gmail">Gmail.</param>
/// <param name="journal">Where each step is noted; null: a dry run, which only looks.</param>
/// <param name="isSwitch">Whether identities leave another key service.</param>
internal sealed class Uploader(GmailClient gmail, UploadJournal? journal, bool isSwitch)
{
    /// <summary>One user, from start to end.</summary>
    internal async Task<UploadResult> RunAsync(KeyPairFiles files, CancellationToken cancellation)
    {
        try
        {
            return await gmail.Backoff.RunAsync(() => TryAsync(files, cancellation), cancellation);
        }
        catch (GmailException exception) when (exception.IsNotYet)
        {
            return new(files.Email, UploadOutcome.Later, Detail:
                $"Gmail refuses it ({exception.Message}). That is so for up to 24 hours after client-side encryption was turned on: "
                    + "try again later. "
                    + "If it stays, client-side encryption of Gmail is off for this user.");
        }
        catch (GmailException exception) when (exception.IsTransient)
        {
            return new(files.Email, UploadOutcome.Later, Detail: $"{exception.Message}. Run the same command again later.");
        }
        catch (GmailException exception)
        {
            return new(files.Email, UploadOutcome.Failed, Detail: exception.Message);
        }
    }

    private async Task<UploadResult> TryAsync(KeyPairFiles files, CancellationToken cancellation)
    {
        var user = files.Email;
        var pairs = await gmail.ListKeyPairsAsync(user, cancellation);
        var identity = await gmail.GetIdentityAsync(user, user, cancellation);
        var plan = UploadPlan.Of(files, pairs, identity, isSwitch);
        if (plan.Stop is var (outcome, reason))
        {
            return Result(outcome, plan.Pair?.KeyPairId, reason);
        }

        if (plan.IsBound)
        {
            return Result(UploadOutcome.Unchanged, plan.Pair!.KeyPairId, null);
        }

        if (journal is null)
        {
            return Result(UploadOutcome.Planned, plan.Pair?.KeyPairId, $"would {plan.Steps}");
        }

        if (plan.Pair is null && journal.PairOf(files) is { } unlisted)
        {
            return Result(UploadOutcome.Later, unlisted,
                "the journal has this pair as uploaded, and Gmail doesn't list it. Run the same command again later; "
                    + "if it was obliterated, start a new journal.");
        }

        var id = plan.Pair?.KeyPairId ?? await CreateAsync(files, cancellation);
        var wanted = new CseIdentity(user, PrimaryKeyPairId: id);
        await (identity is null
            ? gmail.CreateIdentityAsync(user, wanted, cancellation)
            : gmail.PatchIdentityAsync(user, wanted, cancellation));
        journal.Add(files, "identity", id);
        return Result(UploadOutcome.Done, id, null);

        UploadResult Result(UploadOutcome outcome, string? id, string? detail) =>
            new(user, outcome, id, detail, plan.Older is [] ? null : plan.Older);
    }

    private async Task<string> CreateAsync(KeyPairFiles files, CancellationToken cancellation)
    {
        var made = await gmail.CreateKeyPairAsync(files.Email, new(
            Pkcs7: files.Pkcs7, PrivateKeyMetadata: [new(KaclsKeyMetadata: new(files.KaclsUrl, files.WrappedPrivateKey))]), cancellation);
        journal!.Add(files, "pair", made.KeyPairId!);
        return made.KeyPairId!;
    }
}
