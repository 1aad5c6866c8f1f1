using System.Diagnostics;
using System.Globalization;
using System.Text;
using Kacls.Protocol;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Protocol;

/// <summary>The composition that stands in for string.Normalize, which does nothing in the hosts.</summary>
[Rule("A-49")]
public sealed class CanonicalTextTests
{
    /// <summary>Why it is there, and what the domain names rest on.</summary>
    [Fact]
    public void in_these_hosts_normalize_does_nothing_and_idn_mapping_maps_nothing()
    {
        Assert.Equal("u\u0308", "u\u0308".Normalize(NormalizationForm.FormC));
        Assert.Equal("xn--fa-hia", new IdnMapping().GetAscii("faß"));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("plain", "plain")]
    [InlineData("u\u0308", "ü")]
    [InlineData("\u0308u", "\u0308u")]
    [InlineData("a\u0323\u0302", "ậ")]
    [InlineData("a\u0302\u0323", "ậ")]
    [InlineData("a\u0315\u0300\u05ae\u0300b", "\u00e0\u05ae\u0300\u0315b")]
    [InlineData("\u1100\u1161\u11a8", "각")]
    [InlineData("\u1100\u1161\u11a7", "가\u11a7")]
    [InlineData("각\u11a8", "각\u11a8")]
    [InlineData("\u0958", "\u0915\u093c")]
    [InlineData("\U0001d15e", "\U0001d157\U0001d165")]
    [InlineData("\u212b\u2126\u1f71\uf900", "ÅΩά豈")]
    [InlineData("\u212a\u037e\u1fef", "\u212a\u037e\u1fef")]
    public void composes(string text, string expected) => Assert.Equal(expected, CanonicalText.Compose(text));

    /// <summary>
    /// Every character, alone and before marks, against another implementation; what would become ASCII is left out on both sides.
    /// </summary>
    [ToolFact("node")]
    public void agrees_with_another_implementation()
    {
        const string Script = """
            let sum = 0, out = [];
            for (let c = 0; c < 0x20000; c++) {
              if (c >= 0xd800 && c < 0xe000) continue;
              const s = String.fromCodePoint(c);
              const d = s.normalize('NFD');
              if (d !== s && d.codePointAt(0) < 0x80 && d.length === 1) continue;
              for (const t of [s, d, d + '\u0323\u0302', d + '\u0301\u0327a\u3099', '\u1100' + d, d + '\u11a8\u05b0']) {
                const a = t.normalize('NFC');
                if (a !== t) out.push([t, a].map(s => [...s].map(x => x.codePointAt(0).toString(16)).join(' ')).join('>'));
              }
            }
            console.log(out.join('\n'));
            """;
        using var node = Process.Start(new ProcessStartInfo(Tools.PathOf("node")!, ["-e", Script]) { RedirectStandardOutput = true })!;
        var lines = node.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        node.WaitForExit();
        Assert.True(lines.Length > 10_000, $"{lines.Length} lines");
        var others = lines.Select(line => line.Split('>')).Where(pair => CanonicalText.Compose(Text(pair[0])) != Text(pair[1]))
            .Select(pair => $"{pair[0]} -> {pair[1]}").ToList();
        Assert.True(others.Count == 0, $"{others.Count}: {string.Join("; ", others.Take(20))}");
    }

    private static string Text(string hex) =>
        string.Concat(
            hex.Split(' ').Select(rune => char.ConvertFromUtf32(int.Parse(rune, NumberStyles.HexNumber, CultureInfo.InvariantCulture))));
}
