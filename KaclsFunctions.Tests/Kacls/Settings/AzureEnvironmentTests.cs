using Kacls.Settings;

namespace KaclsFunctions.Tests.Settings;

public sealed class AzureEnvironmentTests
{
    [Theory]
    [InlineData("WEBSITE_INSTANCE_ID")]
    [InlineData("WEBSITE_POD_NAME")]
    [InlineData("CONTAINER_APP_NAME")]
    [InlineData("LEGION_SERVICE_HOST")]
    [InlineData("IDENTITY_ENDPOINT")]
    public void any_mark_of_azure_is_enough(string mark)
    {
        Assert.True(AzureEnvironment.IsAzure(name => name == mark ? "x" : null));
        Assert.False(AzureEnvironment.IsAzure(name => name == mark ? "" : null));
    }

    [Fact]
    public void a_container_name_counts_only_beside_a_sites_name()
    {
        Assert.True(AzureEnvironment.IsAzure(name => name is "CONTAINER_NAME" or "WEBSITE_SITE_NAME" ? "x" : null));
        Assert.False(AzureEnvironment.IsAzure(name => name is "CONTAINER_NAME" ? "x" : null));
        Assert.False(AzureEnvironment.IsAzure(name => name is "WEBSITE_SITE_NAME" ? "x" : null));
    }

    [Fact]
    public void a_laptop_is_not_azure() =>
        Assert.False(AzureEnvironment.IsAzure(name => name is "HOME" or "FUNCTIONS_WORKER_RUNTIME" or "AzureWebJobsStorage" ? "x" : null));
}
