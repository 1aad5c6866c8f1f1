using System.Buffers.Binary;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Benchmarks.Fuzz.World;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>Wrapped keys of both kinds: header, lengths and versions changed, cut off, spliced, of another KEK.</summary>
internal sealed class BlobTarget : RequestTarget
{
    private static readonly int[] Lengths = [0, 1, 255, 256, 257, 512, 0x7fff, 0xffff];
    private readonly (SeedRequest Request, string Member)[] seeds;
    private readonly byte[][] blobs;

    internal BlobTarget(FuzzWorld world)
        : base("blob", 70, world)
    {
        seeds =
        [
            .. from request in world.Seeds.Requests
               from member in new[] { "wrapped_key", "wrapped_private_key" }
               where request.Body.Find(member) is not null && request.Operation != "rewrap"
               select (request, member),
        ];
        blobs = [.. world.Blobs.Deks.Concat(world.Blobs.PrivateKeys).Select(blob => blob.Bytes).Concat(world.Blobs.Others)];
    }

    internal override FuzzInput Make(Chance random)
    {
        var (request, member) = random.Of(seeds);
        var blob = random.OnceIn(2) ? Convert.FromBase64String(request.Body.Find(member)!.Raw.Trim('"')) : random.Of(blobs);
        return With(request, member, random.Below(6) switch
        {
            0 => blob,
            1 => WithHeader(blob, random),
            2 => ByteMutator.Mutate(blob, random, random.Of(blobs)),
            3 => [.. Head(blob), .. Rest(random.Of(blobs))],
            4 => blob[..random.Below(blob.Length + 1)],
            _ => [.. blob, .. random.Bytes(random.Below(4) == 0 ? random.Below(16_384) : 1)],
        });
    }

    /// <summary>docs/envelope.md: one field of the header becomes another.</summary>
    private static byte[] WithHeader(byte[] blob, Chance random)
    {
        var changed = (byte[])blob.Clone();
        var name = changed[7];
        switch (random.Below(6))
        {
            case 0:
                changed[4] = (byte)random.Below(5);
                break;
            case 1:
                changed[5] = (byte)random.Below(5);
                break;
            case 2:
                changed[6] = (byte)random.Below(5);
                break;
            case 3:
                changed[7] = (byte)random.Of([0, 1, 4, 5, 6, 31, 32, 33, 255]);
                break;
            case 4:
                changed[8 + name + random.Below(16)] ^= (byte)(1 << random.Below(8));
                break;
            default:
                BinaryPrimitives.WriteUInt16BigEndian(changed.AsSpan(24 + name), (ushort)random.Of(Lengths));
                break;
        }

        return changed;
    }

    private static byte[] Head(byte[] blob) => blob[..HeadSize(blob)];

    private static byte[] Rest(byte[] blob) => blob[HeadSize(blob)..];

    private static int HeadSize(byte[] blob) => 26 + blob[7] + BinaryPrimitives.ReadUInt16BigEndian(blob.AsSpan(24 + blob[7]));
}
