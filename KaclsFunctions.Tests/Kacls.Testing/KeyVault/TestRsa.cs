using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace KaclsFunctions.Tests.KeyVault;

/// <summary>RSA keys, each made once for the whole run, since making one is slow.</summary>
internal static class TestRsa
{
    private static readonly ConcurrentDictionary<(int Bits, int Number), Lazy<RSA>> Keys = new();

    /// <summary>For seal keys.</summary>
    public static RSA Seal => Key(number: 90);

    /// <summary>The n-th key of a size. For reading its parameters only: RSA objects are not thread-safe.</summary>
    public static RSA Key(int bits = 2048, int number = 0) => RSA.Create(Keys
        .GetOrAdd((bits, number), static id => new(() => RSA.Create(id.Bits)))
        .Value
        .ExportParameters(includePrivateParameters: true));
}
