using System.Security.Cryptography;
using System.Text.Json;
using Kacls.Errors;

namespace Kacls.Requests;

/// <summary>
/// The members of a request body that its operation asked for, read in one pass. Binary members go from base64 straight into arrays that
/// disposing zeroes, so that no DEK and no private key ever stands in a string. Members that the operation doesn't know are ignored; a
/// duplicate one is refused.
/// </summary>
internal sealed class RequestBody : IDisposable
{
    private const int MaxMembers = 64;

    private readonly Member[] shape;
    private readonly object?[] values;

    private RequestBody(Member[] shape)
    {
        this.shape = shape;
        values = new object?[shape.Length];
    }

    /// <summary>Of an operation that reads no member.</summary>
    internal static RequestBody Empty { get; } = new([]);

    /// <summary>Reads a body.</summary>
    /// <param name="json">The body, which tokens are parts of: it must not change while the result is used.</param>
    /// <param name="shape">The members to read.</param>
    /// <exception cref="KaclsException">One of the body and member errors of the catalogue.</exception>
    internal static RequestBody Parse(ReadOnlyMemory<byte> json, Member[] shape)
    {
        var body = new RequestBody(shape);
        try
        {
            body.ReadObject(json);
            return body;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException is what Utf8JsonReader throws for text that is no valid UTF-8 or UTF-16.
            body.Dispose();
            throw ErrorCatalogue.BodyMalformed.ToException();
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>
    /// The value of a member: text, or decoded bytes that are zeroed when the body is disposed. Only an optional one may be absent.
    /// </summary>
    /// <exception cref="InvalidOperationException">The operation does not read this member: a fault of the program.</exception>
    internal T Get<T>(Member<T> member)
    {
        var index = Array.IndexOf(shape, member);
        return index >= 0
            ? (T)values[index]!
            : throw new InvalidOperationException($"{member.Name} is not among the members that the operation reads.");
    }

    public void Dispose()
    {
        foreach (var value in values)
        {
            if (value is byte[] bytes)
            {
                CryptographicOperations.ZeroMemory(bytes);
            }
        }
    }

    private void ReadObject(ReadOnlyMemory<byte> json)
    {
        // The parser's own bound would count for reason too, whose depth is nobody's concern; MemberReader bounds the depth of all else.
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = BodyReader.MaxSize });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw ErrorCatalogue.BodyMalformed.ToException();
        }

        var seen = 0UL;
        HashSet<string>? others = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Find(ref reader);
            if (index >= 0)
            {
                RefuseDuplicate((seen & (1UL << index)) != 0);
                seen |= 1UL << index;
                reader.Read();
                values[index] = MemberReader.Read(ref reader, json, shape[index]);
            }
            else
            {
                others ??= new HashSet<string>(StringComparer.Ordinal);
                RefuseDuplicate(!others.Add(reader.GetString()!));
                if (others.Count > MaxMembers)
                {
                    throw ErrorCatalogue.BodyMalformed.ToException("more members than any client sends");
                }

                reader.Read();
                MemberReader.Skip(ref reader);
            }
        }

        // Reads past the object's end, so that anything but white space after it is refused.
        reader.Read();
        for (var index = 0; index < shape.Length; index++)
        {
            if (shape[index].IsRequired && values[index] is null or "" or byte[] { Length: 0 } or ReadOnlyMemory<byte> { IsEmpty: true })
            {
                throw ErrorCatalogue.MemberMissing.About(shape[index].Name).ToException();
            }
        }
    }

    private int Find(ref Utf8JsonReader reader)
    {
        for (var index = 0; index < shape.Length; index++)
        {
            if (reader.ValueTextEquals(shape[index].Name))
            {
                return index;
            }
        }

        return -1;
    }

    private static void RefuseDuplicate(bool duplicate)
    {
        if (duplicate)
        {
            throw ErrorCatalogue.MemberDuplicate.ToException();
        }
    }
}
