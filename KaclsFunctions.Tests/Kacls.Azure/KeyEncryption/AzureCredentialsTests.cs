using Azure.Identity;
using Kacls.Azure.KeyEncryption;

namespace KaclsFunctions.Tests.KeyEncryption;

public sealed class AzureCredentialsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("00000000-0000-0000-0000-000000000002")]
    public void in_azure_it_is_the_managed_identity(string? clientId) => Assert.IsType<ManagedIdentityCredential>(
        AzureCredentials.Create(name => name == "WEBSITE_INSTANCE_ID" ? "x" : name == "AZURE_CLIENT_ID" ? clientId : null));

    [Fact]
    public void elsewhere_it_is_the_developer() => Assert.IsType<DefaultAzureCredential>(AzureCredentials.Create(_ => null));
}
