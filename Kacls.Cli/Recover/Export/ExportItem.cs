using System.Security.Cryptography;

namespace Kacls.Cli.Recover.Export;

/// <summary>One wrapped key that is to be opened.</summary>
/// <param name="Name">Whose it is: an e-mail address, or a resource_name.</param>
/// <param name="File">The name of the file that will hold it.</param>
/// <param name="Blob">The wrapped key.</param>
/// <param name="IsPrivateKey">A private key, or else a DEK.</param>
internal sealed record ExportItem(string Name, string File, byte[] Blob, bool IsPrivateKey)
{
    /// <summary>By which a run knows what an earlier one has opened.</summary>
    public string BlobHash { get; } = Convert.ToHexStringLower(SHA256.HashData(Blob));
}
