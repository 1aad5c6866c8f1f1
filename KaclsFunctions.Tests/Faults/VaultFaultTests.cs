namespace KaclsFunctions.Tests.FaultTable;

/// <summary>Each row of the tables about the vault and its key.</summary>
public sealed class VaultFaultTests
{
    public static TheoryData<string> Answers => [.. VaultFaults.Rows.Select(row => row.Fault)];

    public static TheoryData<string> Keys => [.. KeyFaults.Rows.Select(row => row.Fault)];

    [Theory]
    [MemberData(nameof(Answers))]
    public Task a_vault_that_fails_does_what_its_row_says(string fault) =>
        VaultFaults.Rows.Single(row => row.Fault == fault).AssertAsync();

    [Theory]
    [MemberData(nameof(Keys))]
    public Task a_kek_that_can_not_be_used_does_what_its_row_says(string fault) =>
        KeyFaults.Rows.Single(row => row.Fault == fault).AssertAsync();
}
