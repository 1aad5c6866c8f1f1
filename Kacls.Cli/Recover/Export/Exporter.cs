using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kacls.Access;
using Kacls.Audit;
using Kacls.Envelopes;
using Kacls.Errors;
using Kacls.Http;
using Kacls.Protocol;
using Kacls.Requests;

namespace Kacls.Cli.Recover.Export;

/// <summary>Opens wrapped keys one after the other and writes each to its file, its line of the journal first.</summary>
internal sealed class Exporter(DekEnvelopes deks, PrivateKeyEnvelopes privateKeys, ExportFolder folder, TimeProvider clock)
{
    private const int Attempts = 4;

    /// <summary>With these no further key would be opened either.</summary>
    private static readonly string[] Hopeless =
    [
        ErrorCatalogue.IdentityUnavailable.ReasonCode, ErrorCatalogue.KekAccessDenied.ReasonCode, ErrorCatalogue.KekUnreachable.ReasonCode,
    ];

    /// <param name="items">What to open.</param>
    /// <param name="step">Called after each.</param>
    /// <param name="cancellation">Ends it between two.</param>
    /// <exception cref="IOException">Journal or folder can't be written.</exception>
    public async Task<ExportResult> RunAsync(IReadOnlyList<ExportItem> items, Action step, CancellationToken cancellation)
    {
        var (written, already) = (0, 0);
        var failures = new List<ExportEntry>();
        foreach (var item in items)
        {
            if (cancellation.IsCancellationRequested)
            {
                return new(written, already, failures, Stopped: true);
            }

            if (folder.Has(item))
            {
                already++;
            }
            else if (await OpenAsync(item, cancellation) is { Outcome: ExportResult.Failed } failure)
            {
                failures.Add(failure);
                if (Hopeless.Contains(failure.ReasonCode))
                {
                    return new(written, already, failures, Stopped: true);
                }
            }
            else
            {
                written++;
            }

            step();
        }

        return new(written, already, failures, Stopped: false);
    }

    private async Task<ExportEntry> OpenAsync(ExportItem item, CancellationToken cancellation)
    {
        var record = new AuditRecord("export", CorrelationId.New());
        CorrelationScope.Current = record.CorrelationId;
        byte[]? text = null;
        try
        {
            if (folder.Exists(item))
            {
                return Note(item, record, "file_exists", $"{item.File} is there, and no line of the journal says that it is this key");
            }

            text = await TryAsync(item, record, cancellation);
            var entry = Note(item, record, null, null);
            folder.Write(item, text);
            return entry;
        }
        catch (KaclsException exception)
        {
            return Note(item, record, exception.Error.ReasonCode, exception.Detail);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
        }
    }

    /// <summary>A vault that is busy is asked again.</summary>
    private async Task<byte[]> TryAsync(ExportItem item, AuditRecord record, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return item.IsPrivateKey ? await PemOfAsync(item, record) : await DekOfAsync(item, record);
            }
            catch (KaclsException exception) when (exception.Error.RetryAfterSeconds is { } seconds && attempt < Attempts)
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds), clock, cancellation);
            }
        }
    }

    private async Task<byte[]> PemOfAsync(ExportItem item, AuditRecord record)
    {
        using var content = await privateKeys.OpenAsync(item.Blob, Context(CseOperation.PrivilegedPrivateKeyDecrypt, record));
        record.SpkiHash = Convert.ToBase64String(content.SpkiHash);
        const string Label = "PRIVATE KEY";
        var pem = new char[PemEncoding.GetEncodedSize(Label.Length, content.Pkcs8.Length) + 1];
        PemEncoding.TryWrite(Label, content.Pkcs8, pem, out _);
        pem[^1] = '\n';
        var bytes = Encoding.ASCII.GetBytes(pem);
        Array.Clear(pem);
        return bytes;
    }

    private async Task<byte[]> DekOfAsync(ExportItem item, AuditRecord record)
    {
        using var content = await deks.OpenAsync(item.Blob, Context(CseOperation.PrivilegedUnwrap, record));
        ResourceRule.Check(content, item.Name);
        using var json = new MemoryStream();
        using (var writer = new Utf8JsonWriter(json))
        {
            writer.WriteStartObject();
            writer.WriteString("resource_name", content.ResourceName);
            writer.WriteString("perimeter_id", content.PerimeterId);
            writer.WriteBase64String("key", content.Dek);
            writer.WriteEndObject();
        }

        var bytes = json.ToArray();
        CryptographicOperations.ZeroMemory(json.GetBuffer());
        return bytes;
    }

    private static OperationContext Context(CseOperation operation, AuditRecord record) =>
        new(operation, RequestBody.Empty, clientAddress: null, record, CancellationToken.None);

    private ExportEntry Note(ExportItem item, AuditRecord record, string? failure, string? detail)
    {
        var entry = new ExportEntry
        {
            Time = clock.GetUtcNow(),
            Operator = $"{Environment.UserName}@{Environment.MachineName}",
            Name = item.Name,
            Outcome = failure is null ? ExportResult.Granted : ExportResult.Failed,
            ReasonCode = failure ?? "ok",
            Detail = detail,
            File = failure is null ? item.File : null,
            SpkiHash = record.SpkiHash,
            BlobSha256 = item.BlobHash,
            Kek = record.Kek,
            CorrelationId = record.CorrelationId,
            VaultRequestIds = CorrelationScope.VaultRequests,
        };
        folder.Note(entry);
        return entry;
    }
}
