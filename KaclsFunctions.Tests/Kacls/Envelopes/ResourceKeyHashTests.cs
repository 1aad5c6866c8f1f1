using System.Text;
using Kacls.Envelopes;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Envelopes;

public sealed class ResourceKeyHashTests
{
    /// <summary>
    /// Rows 1 to 3: the command on Google's page "resource key hash" and two sets of inputs in use by other implementations, recomputed
    /// with openssl (spec, section 17.1). Row 4: names outside ASCII, by Python's hmac. Row 5: the unit test of Google's own client
    /// (googleworkspace/drive-cse-upload).
    /// </summary>
    public static TheoryData<string, string, string, string> Vectors => new()
    {
        { "f00d", "my_resource", "my_perimeter", "EfRLb/AKdtsPSfX+vZ/Pi8h6bmKhBTu4egOABRnEdCg=" },
        {
            "6a68079290123ed8f23c845cc8bda91cd961c0246b79446662919e336920cbef",
            "//googleapis.com/testcase/hJB0PzRI7nl79LC18qaV8WMDCBALBSs9BREcq79MfVw",
            "",
            "TZqv6wbNDoEtDzwQ8YVzpa7kyGMAoQT62bJY8Lcb2BM="
        },
        {
            "05b62b91cb66f19e27789fb69eb680fac113a70a120178d6cfa6b1b4cb11bb95",
            "//googleapis.com/testcase/od8yfZiS5ZF2RN27X4ClalsV6LobL2FwKRk4qOJxWdE",
            "perimeter1",
            "G2IxoXG8EO+Z3TsI8HQmIIEaWRkVcChNMrZ0xTHMLaU="
        },
        {
            "6a68079290123ed8f23c845cc8bda91cd961c0246b79446662919e336920cbef",
            "//googleapis.com/Überprüfung/文書/😀",
            "Größe",
            "+tctkqJxXLfPq3YfDzvEDjRe9n222MzulFUwAgeMPG8="
        },
        {
            Convert.ToHexString(Encoding.ASCII.GetBytes("data-encryption-key")), "resource-name", "",
            "BzUyXkZ0424Ve8NtOB1CWgg5hVx60OAPf9SNbVPdtUo="
        },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    [Rule("5-1", "5-2")]
    public void is_googles(string dek, string resourceName, string perimeterId, string expected)
    {
        using var content = new DekContent(Convert.FromHexString(dek), resourceName, perimeterId);
        Assert.Equal(expected, Convert.ToBase64String(ResourceKeyHash.Compute(content)));
    }
}
