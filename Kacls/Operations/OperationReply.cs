using System.Security.Cryptography;
using System.Text.Json;

namespace Kacls.Operations;

/// <summary>The JSON object that answers a granted request. Binary members leave as standard padded base64.</summary>
internal abstract class OperationReply : IDisposable
{
    /// <summary>The reply's <c>Cache-Control</c> where it is not to be kept from caches.</summary>
    public virtual string? CacheControl => null;

    /// <summary>Writes the members of the object.</summary>
    public abstract void WriteMembers(Utf8JsonWriter writer);

    /// <summary>Zeroes what must not linger.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Zeroes what must not linger.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>A reply of one binary member, zeroed when the reply has been sent.</summary>
    internal static OperationReply Of(string member, byte[] value) => new BytesReply(member, value);

    /// <summary>A reply of one text member.</summary>
    internal static OperationReply Of(string member, string value) => new TextReply(member, value);

    private sealed class TextReply(string member, string value) : OperationReply
    {
        public override void WriteMembers(Utf8JsonWriter writer) => writer.WriteString(member, value);
    }

    private sealed class BytesReply(string member, byte[] value) : OperationReply
    {
        public override void WriteMembers(Utf8JsonWriter writer) => writer.WriteBase64String(member, value);

        protected override void Dispose(bool disposing)
        {
            CryptographicOperations.ZeroMemory(value);
            base.Dispose(disposing);
        }
    }
}
