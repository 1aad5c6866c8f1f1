namespace KaclsFunctions.Tests.FaultTable;

/// <summary>Each row of the tables about issuers' keys.</summary>
public sealed class IssuerFaultTests
{
    public static TheoryData<string> AtStart => [.. IssuerFaults.AtStart.Select(row => row.Fault)];

    public static TheoryData<string> Later => [.. IssuerFaults.Later.Select(row => row.Fault)];

    public static TheoryData<string> Certificates => [.. TlsRow.Rows.Select(row => row.Fault)];

    [Theory]
    [MemberData(nameof(AtStart))]
    public async Task a_key_source_that_fails_does_what_its_row_says(string fault)
    {
        var row = IssuerFaults.AtStart.Single(row => row.Fault == fault);
        await Task.WhenAll(row.AssertAsync(), row.AssertKnownKeysServeAsync());
    }

    [Theory]
    [MemberData(nameof(Later))]
    public Task a_key_source_that_changes_does_what_its_row_says(string fault) =>
        IssuerFaults.Later.Single(row => row.Fault == fault).AssertAsync();

    [Theory]
    [MemberData(nameof(Certificates))]
    public Task a_key_source_with_a_bad_certificate_does_what_its_row_says(string fault) =>
        TlsRow.Rows.Single(row => row.Fault == fault).AssertAsync();
}
