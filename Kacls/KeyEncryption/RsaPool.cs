using System.Security.Cryptography;
using Microsoft.Extensions.ObjectPool;

namespace Kacls.KeyEncryption;

/// <summary>
/// RSA objects of one key, to be borrowed: they are not documented as safe for concurrent use, and importing a key costs more than using
/// it.
/// </summary>
internal static class RsaPool
{
    /// <returns>A pool that disposes what it has no room for, as a bare DefaultObjectPool would not.</returns>
    internal static ObjectPool<RSA> Of(Func<RSA> create) => new DefaultObjectPoolProvider().Create(new Policy(create));

    /// <returns>A pool of the private key in a PEM text.</returns>
    internal static ObjectPool<RSA> OfPem(string pem) => Of(() =>
    {
        var rsa = RSA.Create();
        rsa.ImportFromPem(pem);
        return rsa;
    });

    private sealed class Policy(Func<RSA> create) : PooledObjectPolicy<RSA>
    {
        public override RSA Create() => create();

        public override bool Return(RSA obj) => true;
    }
}
