using Xunit.Sdk;

namespace KaclsFunctions.Tests.FaultTable;

/// <summary>A row with a wrong cell does not pass, whichever cell it is.</summary>
public sealed class FaultRowTests
{
    public static TheoryData<string> Cells => ["caller", "audit", "sooner", "later"];

    [Theory]
    [MemberData(nameof(Cells))]
    public async Task a_row_that_is_wrong_in_one_cell_is_red(string cell)
    {
        var atOnce = VaultFaults.Rows.Single(row => row.Fault == "500");
        var late = KeyFaults.Rows.Single(row => row.Fault == "the version is disabled");
        await Assert.ThrowsAnyAsync<XunitException>(() => (cell switch
        {
            "caller" => atOnce with { Caller = "503 `kek_unreachable`" },
            "audit" => atOnce with { Audit = "failed: the vault answered 503 …" },
            "sooner" => atOnce with { Normal = TimeSpan.FromSeconds(5) },
            _ => late with { Normal = default },
        }).AssertAsync());
    }
}
