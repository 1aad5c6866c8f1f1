namespace Kacls.Benchmarks.Fuzz.Targets;

/// <summary>Policies after docs/perimeters.md, and values of their members.</summary>
internal static class PolicyWords
{
    internal const string Countries =
        "# first,last,country\n203.0.113.0,203.0.113.255,DE\n\"2001:db8::\",\"2001:db8::ffff\",\"FR\"\n16777216,16777471,AU\n";

    internal static readonly string[] Seeds =
    [
        """{"Default":{"Rules":[{"Name":"ours","Effect":"allow","When":{"Domains":["example.com","*.example.com"]}}]}}""",
        """
        {"CountryDatabase":"countries.csv","Default":{"Rules":[{"Name":"eu","Effect":"allow","Operations":["open","sign"],
        "When":{"Countries":["DE","FR"]}},{"Name":"watch","Effect":"audit","When":{"Networks":["203.0.113.0/24","2001:db8::/32"]}}]}}
        """,
        """
        {"UnknownId":"default","ById":{"operations":{"Rules":[{"Name":"hours","Effect":"deny","Missing":"ignore",
        "When":{"Hours":{"From":"18:00","To":"08:00","Days":["Mon","Sun"],"TimeZone":"Europe/Berlin"}},
        "Unless":{"Claims":{"groups":["oncall"],"level":["1"]}}}]}}}
        """,
        """
        {"Default":{"Rules":[{"Name":"period","Effect":"deny","Operations":["unwrap"],"When":{"From":"2024-01-01T00:00:00+01:00",
        "Until":"2027-01-02T00:00:00Z","Users":["user@example.com"],"Roles":["reader"],"Applications":["drive"],"EmailTypes":["google"],
        "Resources":["203.0.113.7"],"Providers":["provider"]}}]},
        "Privileged":{"Rules":[{"Name":"mfa","Effect":"deny","Unless":{"Claims":{"amr":["mfa"]}}}]}}
        """,
    ];

    internal static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        ["Effect"] = ["\"allow\"", "\"deny\"", "\"audit\"", "\"Deny\"", "\"permit\""],
        ["Operations"] =
        [
            "[\"open\"]", "[\"seal\"]", "[\"sign\"]", "[\"all\"]", "[\"wrap\",\"unwrap\"]", "[]", "[\"privilegedunwrap\"]",
            "[\"status\"]",
        ],
        ["Missing"] = ["\"ignore\"", "\"deny\"", "null"],
        ["UnknownId"] = ["\"deny\"", "\"default\"", "\"allow\""],
        ["Users"] = ["[\"USER@EXAMPLE.COM\"]", "[\"user\"]", "[]", "[\"us\u00e9r@ex\u00e4mple.com\"]", "[\"user@example.com.\"]"],
        ["Domains"] = ["[\"*.com\"]", "[\"*\"]", "[\"ex\u00e4mple.com\"]", "[\"xn--\"]", "[\"a..b\"]", "[\"*.*.com\"]"],
        ["Networks"] =
        [
            "[\"0.0.0.0/0\"]", "[\"::/0\"]", "[\"203.0.113.7\"]", "[\"203.0.113.7/33\"]", "[\"1/8\"]", "[\"fe80::1%eth0\"]",
            "[\"::ffff:203.0.113.7/120\"]",
        ],
        ["Countries"] = ["[\"DE\"]", "[\"de\"]", "[\"XX\"]", "[\"\"]"],
        ["From"] =
        [
            "\"00:00\"", "\"24:00\"", "\"23:59\"", "\"2026-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59+14:00\"",
            "\"0001-01-01T00:00:00+14:00\"",
        ],
        ["Until"] =
        [
            "\"2026-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"",
            "\"2026-02-30T00:00:00Z\"",
        ],
        ["To"] = ["\"24:00\"", "\"00:00\"", "\"8:00\"", "\"18:00\""],
        ["Days"] = ["[\"Mon\"]", "[\"mon\"]", "[]", "[\"Mon\",\"Mon\"]"],
        ["TimeZone"] =
        [
            "\"UTC\"", "\"localtime\"", "\"../../etc/passwd\"", "\"America/St_Johns\"", "\"Asia/Kathmandu\"", "\"\"",
            "\"Europe/Nowhere\"",
        ],
        ["Claims"] = ["{\"amr\":[\"mfa\"]}", "{}", "{\"a%3Ab\":[\"x\"]}", "{\"a:b\":[\"x\"]}", "{\"level\":[\"1.0\"]}"],
        ["CountryDatabase"] = ["\"countries.csv\"", "\"missing.csv\"", "\"policy.json\"", "\".\"", "\"\\u0000\"", "\"countries.csv.gz\""],
        ["Applications"] = ["[\"gmail\"]", "[\"DRIVE\"]", "[\"docs\"]"],
        ["Roles"] = ["[\"writer\"]", "[\"signer\"]", "[\"Reader\"]"],
        ["EmailTypes"] = ["[\"google-visitor\"]", "[\"guest\"]"],
        ["Name"] = ["\"ours\"", "\"\"", "\"a,b\"", "\" \""],
    };
}
