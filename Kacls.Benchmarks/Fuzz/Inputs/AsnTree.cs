namespace Kacls.Benchmarks.Fuzz.Inputs;

/// <summary>BER (X.690) that can be made wrong in any place: a tag, how its length is written, and its content or what it holds.</summary>
internal sealed class AsnTree
{
    private static readonly byte[] Tags = [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0a, 0x13, 0x17, 0x24, 0x30, 0x31, 0x80, 0xa0, 0xa1, 0x1f];

    private byte tag;
    private byte[] content = [];
    private List<AsnTree> children = [];
    private LengthForm form;

    private enum LengthForm
    {
        Shortest,
        Long,
        Indefinite,
        OneMore,
        OneLess,
        Huge,
    }

    internal static AsnTree Parse(byte[] der)
    {
        var at = 0;
        return Parse(der, ref at);
    }

    /// <summary>Changes one or two places of it, lengths around them staying right unless they are what is changed.</summary>
    internal void Mutate(Chance random, AsnTree donor)
    {
        for (var times = 1 + random.Below(2); times > 0; times--)
        {
            AsnTree[] all = [.. All()];
            random.Of(all).MutateOnce(random, random.Of(donor.All().ToArray()).Clone());
        }
    }

    internal byte[] Encode()
    {
        byte[] inner = children.Count > 0 ? [.. children.SelectMany(child => child.Encode())] : content;
        return [tag, .. LengthOf(inner.Length), .. inner, .. form == LengthForm.Indefinite ? new byte[2] : []];
    }

    private static AsnTree Parse(byte[] der, ref int at)
    {
        var tree = new AsnTree { tag = der[at++] };
        int length = der[at++];
        if (length > 0x80)
        {
            var digits = der[at..(at += length & 0x7f)];
            length = digits.Aggregate(0, (sum, digit) => (sum << 8) | digit);
        }

        tree.content = der[at..(at + length)];
        at += length;
        if ((tree.tag & 0x20) != 0 || (tree.tag == 4 && tree.content is [0x30, ..]))
        {
            for (var inside = 0; inside < tree.content.Length;)
            {
                tree.children.Add(Parse(tree.content, ref inside));
            }
        }

        return tree;
    }

    /// <summary>What stands in two places is two, so that none ever holds itself.</summary>
    private AsnTree Clone() => new() { tag = tag, content = content, form = form, children = [.. children.Select(child => child.Clone())] };

    private IEnumerable<AsnTree> All() => children.SelectMany(child => child.All()).Append(this);

    private byte[] LengthOf(int length)
    {
        byte[] shortest = length < 0x80 ? [(byte)length]
            : length < 0x100 ? [0x81, (byte)length]
            : [0x82, (byte)(length >> 8), (byte)length];
        return form switch
        {
            LengthForm.Long => [0x84, 0, 0, (byte)(length >> 8), (byte)length],
            LengthForm.Indefinite => [0x80],
            LengthForm.OneMore => [.. shortest[..^1], (byte)(shortest[^1] + 1)],
            LengthForm.OneLess => [.. shortest[..^1], (byte)(shortest[^1] - 1)],
            LengthForm.Huge => [0x84, 0x7f, 0xff, 0xff, 0xff],
            _ => shortest,
        };
    }

    private void MutateOnce(Chance random, AsnTree gift)
    {
        switch (random.Below(8))
        {
            case 0:
                tag = random.Of(Tags);
                break;
            case 1:
                form = (LengthForm)(1 + random.Below(5));
                break;
            case 2 when children.Count > 0:
                children.RemoveAt(random.Below(children.Count));
                break;
            case 3 when children.Count > 0:
                children.Insert(random.Below(children.Count), random.OnceIn(2) ? gift : random.Of(children).Clone());
                break;
            case 4 when children.Count > 1:
                var at = random.Below(children.Count - 1);
                (children[at], children[at + 1]) = (children[at + 1], children[at]);
                break;
            case 5:
                (tag, content, children) = (gift.tag, gift.content, gift.children);
                break;
            default:
                (content, children) = (Number(random), []);
                break;
        }
    }

    /// <summary>Integers that are none of a key: zero, one, negative, with leading zeros, even, one off, empty, long.</summary>
    private byte[] Number(Chance random) => random.Below(9) switch
    {
        0 => [0],
        1 => [1],
        2 => [],
        3 => [0xff, .. content],
        4 => [0, 0, .. content],
        5 when content.Length > 0 => [.. content[..^1], (byte)(content[^1] ^ 1)],
        6 when content.Length > 0 => [.. content[..^1], (byte)(content[^1] + 2)],
        7 => random.Bytes(1 + random.Below(600)),
        _ => ByteMutator.Mutate(content, random),
    };
}
