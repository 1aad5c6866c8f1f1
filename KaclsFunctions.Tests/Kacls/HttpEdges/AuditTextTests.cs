using System.Globalization;
using System.Net;
using System.Text;
using Kacls.Audit;
using Kacls.Errors;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.HttpEdges;

/// <summary>Nothing that can't be seen, and nothing that moves what can, stays in a record's text.</summary>
public sealed class AuditTextTests
{
    private static readonly UnicodeCategory[] Unwanted =
    [
        UnicodeCategory.Control, UnicodeCategory.Format, UnicodeCategory.Surrogate, UnicodeCategory.PrivateUse,
        UnicodeCategory.OtherNotAssigned,
        UnicodeCategory.LineSeparator, UnicodeCategory.ParagraphSeparator,
    ];

    public static TheoryData<string, string> Invisible => new()
    {
        { "Arabic letter mark", "\u061c" },
        { "soft hyphen", "\u00ad" },
        { "Mongolian vowel separator", "\u180e" },
        { "zero width space", "\u200b" },
        { "zero width joiner", "\u200d" },
        { "left-to-right mark", "\u200e" },
        { "right-to-left override", "\u202e" },
        { "line separator", "\u2028" },
        { "paragraph separator", "\u2029" },
        { "word joiner", "\u2060" },
        { "a reserved invisible character", "\u2065" },
        { "first strong isolate", "\u2068" },
        { "nominal digit shapes", "\u206f" },
        { "byte order mark", "\ufeff" },
        { "interlinear annotation anchor", "\ufff9" },
        { "a noncharacter", "\uffff" },
        { "private use", "\ue000" },
        { "combining grapheme joiner", "\u034f" },
        { "Hangul filler", "\u3164" },
        { "Braille blank", "\u2800" },
        { "escape", "\u001b" },
        { "next line", "\u0085" },
        { "Kaithi number sign", "\U000110bd" },
        { "musical begin beam", "\U0001d173" },
        { "language tag", "\U000e0001" },
        { "tag letter", "\U000e0061" },
        { "cancel tag", "\U000e007f" },
        { "supplementary private use", "\U0010fffd" },
    };

    [Theory]
    [MemberData(nameof(Invisible))]
    public void what_is_not_seen_leaves_a_space(string what, string text)
    {
        Assert.True(AuditText.Clean($"a{text}b") == "a b", what);
        Assert.Equal(" ", AuditText.Clean(text));
    }

    [Fact]
    public void a_character_stays_exactly_if_its_category_is_seen()
    {
        for (var value = 0; value <= 0x10ffff; value++)
        {
            if (Rune.IsValid(value) && value is not (0x034f or 0x115f or 0x1160 or 0x17b4 or 0x17b5 or 0x2800 or 0x3164 or 0xffa0))
            {
                var text = new Rune(value).ToString();
                var expected = Array.IndexOf(Unwanted, Rune.GetUnicodeCategory(new Rune(value))) < 0 ? text : " ";
                Assert.True(AuditText.Clean(text) == expected, value.ToString("x", CultureInfo.InvariantCulture));
            }
        }
    }

    [Theory]
    [InlineData("woman technologist", "\U0001f469\u200d\U0001f4bb")]
    [InlineData("with a skin tone", "\U0001f469\U0001f3fd\u200d\U0001f680")]
    [InlineData("family", "\U0001f468\u200d\U0001f469\u200d\U0001f467")]
    [InlineData("heart on fire", "\u2764\ufe0f\u200d\U0001f525")]
    [InlineData("woman shrugging", "\U0001f937\u200d\u2640\ufe0f")]
    [InlineData("text", "Überprüfung 検索 бумага \u00a0 €")]
    public void what_is_seen_stays(string what, string text) => Assert.True(AuditText.Clean($"a {text} b") == $"a {text} b", what);

    [Theory]
    [InlineData("\u200d\U0001f469", " \U0001f469")]
    [InlineData("\U0001f469\u200d", "\U0001f469 ")]
    [InlineData("\U0001f469\u200d\u200d\U0001f4bb", "\U0001f469  \U0001f4bb")]
    [InlineData("\U0001f469\u200db", "\U0001f469 b")]
    [InlineData("a\ufe0f\u200d\U0001f469", "a\ufe0f \U0001f469")]
    public void a_joiner_stays_between_emoji_alone(string text, string cleaned) => Assert.Equal(cleaned, AuditText.Clean(text));

    /// <summary>No theory: the data of an attribute can't hold half a pair.</summary>
    [Fact]
    public void half_a_pair_becomes_the_replacement_character()
    {
        Assert.Equal("a\ufffd", AuditText.Clean("a\ud83d"));
        Assert.Equal("\ufffd\ufffdz", AuditText.Clean("\udc00\ud83dz"));
    }

    [Fact]
    [Rule("G7-4")]
    public void every_field_is_cleaned_whoever_wrote_it()
    {
        const string Forged = "a\u202eb\u061cc\nd\U000e0041";
        var record = new AuditRecord("wrap", "id") { ClientAddress = IPAddress.Loopback };
        var texts = typeof(AuditRecord).GetProperties().Where(property => property.PropertyType == typeof(string)).ToArray();
        foreach (var property in texts.Where(property => property.SetMethod?.IsPublic == true))
        {
            property.SetValue(record, Forged);
        }

        record.Refuse(ErrorCatalogue.Internal, Forged);
        var forged = texts.Count(property => Equals(property.GetValue(record), Forged));
        Assert.True(forged > 10);
        var written = new AuditFields(record).Select(field => field.Value).OfType<string>().ToArray();
        Assert.Equal(forged, written.Count(text => text == "a b c d "));
        Assert.DoesNotContain(
            written, text => text.EnumerateRunes().Any(rune => Array.IndexOf(Unwanted, Rune.GetUnicodeCategory(rune)) >= 0));
    }
}
