using Kacls.Protocol;

namespace Kacls.Tokens.Keys;

/// <summary>Reads a file of keys, a JSON Web Key Set or PEM. It is read whole each time, which no change of it can escape.</summary>
internal sealed class KeyFileFetcher(string path, KeyBounds bounds) : IKeyFetcher
{
    public async Task<FetchedKeys> FetchAsync(CancellationToken cancellationToken)
    {
        var text = MarkedText.ToUtf8(await ReadAsync(cancellationToken));
        var isJson = text.Span.TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        return new FetchedKeys(isJson ? JwksReader.Read(text) : PemReader.Read(text), bounds.FileFreshness);
    }

    private async Task<byte[]> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            const FileShare OthersMayReplaceIt = FileShare.ReadWrite | FileShare.Delete;
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, OthersMayReplaceIt, 4096, useAsync: true);
            if (file.Length > bounds.MaxBytes)
            {
                throw new KeyFetchException("the file is too large");
            }

            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, cancellationToken);
            return bytes;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new KeyFetchException($"the file can't be read: {failure.GetType().Name}");
        }
    }
}
