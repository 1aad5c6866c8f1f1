using System.Net;
using System.Text;
using Kacls.Benchmarks.Fuzz.Inputs;
using Kacls.Perimeters;

namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>
/// Files of countries: refused with the line that is wrong, or one answer for each address that is among the file's codes.
/// </summary>
internal sealed class CountryTarget() : FuzzTarget("countries", 80)
{
    private static readonly string[] Lines =
    [
        "1.0.0.0,1.0.0.255,AU", "\"16777472\",\"16778239\",\"CN\",\"China\"", "2001:db8::,2001:db8::ffff,FR",
        "::ffff:9.0.0.0,::ffff:9.0.0.9,US",
        "203.0.113.0,203.0.113.255,DE", "0,0,-", "10.0.0.0,9.0.0.0,DE", "1.0.0.128,1.0.1.0,NZ",
        "340282366920938463463374607431768211455,::,ZZ",
        "4294967295,4294967296,GB", "1,2,3", "# comment", "", "a,b,c", "1.0.0.0,1.0.0.255,EU,DE", ",,", "1.0.0,1.0.0.9,DE",
        "01.0.0.0,1.0.0.9,DE",
        "0,4294967295,ZZ", "0,340282366920938463463374607431768211455,BR",
    ];

    private static readonly IPAddress[] Addresses =
    [
        .. new[] { "1.0.0.1", "203.0.113.7", "255.255.255.255", "0.0.0.0", "::", "2001:db8::1", "::ffff:9.0.0.5" }.Select(IPAddress.Parse),
    ];

    internal override FuzzInput Make(Chance random)
    {
        var lines = Enumerable.Range(0, 1 + random.Below(6)).Select(_ => random.Of(Lines));
        var text = Encoding.UTF8.GetBytes(string.Join(random.OnceIn(8) ? "\r\n" : "\n", lines));
        return new("countries", random.OnceIn(2) ? text : ByteMutator.Mutate(text, random, Encoding.UTF8.GetBytes(random.Of(Lines))));
    }

    internal override ValueTask<string> RunAsync(FuzzInput input)
    {
        var text = Encoding.UTF8.GetString(input.Bytes);
        try
        {
            using var reader = new StringReader(text);
            var database = CountryDatabase.Read(reader);
            foreach (var code in Addresses.Select(database.Find).OfType<string>())
            {
                if (!text.Contains(code, StringComparison.Ordinal))
                {
                    throw new OracleException($"the country {code}, which the file does not have");
                }
            }

            return new(Accepted);
        }
        catch (InvalidDataException refusal)
        {
            return new(string.Join(' ', refusal.Message.Split(' ').Where(word => !word.Any(char.IsAsciiDigit)).Take(6)));
        }
    }
}
