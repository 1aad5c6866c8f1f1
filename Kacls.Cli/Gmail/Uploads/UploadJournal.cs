using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kacls.Cli.Output;

namespace Kacls.Cli.Gmail.Uploads;

/// <summary>
/// What was made in Gmail, a JSON line a step. What Gmail has decides what is left to do; the journal tells of a pair that Gmail doesn't
/// list yet, and is open to one run at a time.
/// </summary>
internal sealed class UploadJournal : IDisposable
{
    private readonly Dictionary<string, string> pairs = new(StringComparer.Ordinal);
    private readonly FileStream file;
    private readonly TimeProvider clock;
    private readonly Lock gate = new();

    private UploadJournal(FileStream file, TimeProvider clock) => (this.file, this.clock) = (file, clock);

    /// <summary>Opens a journal, or begins one.</summary>
    /// <exception cref="UsageException">It can't be written, or another run has it.</exception>
    [SuppressMessage("Reliability", "CA2000", Justification = "The journal disposes its file.")]
    internal static UploadJournal Open(string path, TimeProvider clock)
    {
        try
        {
            var journal = new UploadJournal(new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), clock);
            journal.Read();
            return journal;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The journal {path} can't be written, or another run writes it: {exception.Message}");
        }
    }

    /// <summary>The pair that was made of these very files.</summary>
    internal string? PairOf(KeyPairFiles files)
    {
        lock (gate)
        {
            return pairs.GetValueOrDefault(DigestOf(files));
        }
    }

    /// <summary>Notes a step, on the disk when it returns.</summary>
    /// <param name="files">What was uploaded.</param>
    /// <param name="step"><c>pair</c> or <c>identity</c>.</param>
    /// <param name="keyPairId">The pair.</param>
    internal void Add(KeyPairFiles files, string step, string keyPairId)
    {
        var line = new Line(clock.GetUtcNow(), files.Email, step, keyPairId, DigestOf(files));
        lock (gate)
        {
            pairs[line.Files] = keyPairId;
            file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, Json) + "\n"));
            file.Flush(flushToDisk: true);
        }
    }

    public void Dispose() => file.Dispose();

    private static JsonSerializerOptions Json { get; } = new(JsonOutput.Options) { WriteIndented = false };

    private void Read()
    {
        using var reader = new StreamReader(file, leaveOpen: true);
        var text = reader.ReadToEnd();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                if (JsonSerializer.Deserialize<Line>(line, Json) is { Files: not null, KeyPairId: not null } step)
                {
                    pairs[step.Files] = step.KeyPairId;
                }
            }
            catch (JsonException)
            {
                // A run was killed while it wrote this line; Gmail is asked anyway.
            }
        }

        file.Seek(0, SeekOrigin.End);
        if (text.Length > 0 && text[^1] != '\n')
        {
            file.WriteByte((byte)'\n');
        }
    }

    private static string DigestOf(KeyPairFiles files) => Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes($"{files.Email}\n{files.Pkcs7}\n{files.KaclsUrl}\n{files.WrappedPrivateKey}")));

    private sealed record Line(DateTimeOffset Time, string Email, string Step, string KeyPairId, string Files);
}
