using System.Globalization;
using Kacls.Audit;

namespace KaclsFunctions.Tests.Audit;

public sealed class CorrelationScopeTests
{
    [Fact]
    public async Task what_a_callee_notes_reaches_its_caller_and_no_other_request()
    {
        var seen = await Task.WhenAll(RequestAsync("a"), RequestAsync("b"));
        Assert.Equal("a1,a2 b1,b2", string.Join(" ", seen));
        Assert.Null(CorrelationScope.VaultRequests);

        static async Task<string?> RequestAsync(string name)
        {
            CorrelationScope.Current = name;
            Assert.Null(CorrelationScope.VaultRequests);
            await CallAsync(name + "1");
            await CallAsync(name + "2");
            return CorrelationScope.VaultRequests;
        }

        static async Task CallAsync(string id)
        {
            await Task.Yield();
            CorrelationScope.NoteVaultRequest(id);
        }
    }

    [Fact]
    public void a_flow_that_goes_on_does_not_fill_the_memory()
    {
        CorrelationScope.Current = "request";
        for (var i = 0; i < 20; i++)
        {
            CorrelationScope.NoteVaultRequest(i.ToString(CultureInfo.InvariantCulture));
        }

        Assert.Equal("0,1,2,3,4,5,6,7", CorrelationScope.VaultRequests);
        CorrelationScope.Current = null;
        CorrelationScope.NoteVaultRequest("outside a request");
        Assert.Null(CorrelationScope.VaultRequests);
    }
}
