namespace KaclsFunctions.Tests.Infra;

public sealed class DeploymentExpressionTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("[[not an expression]", "[not an expression]")]
    [InlineData("[format('{0}-{1}', 'it''s', 2)]", "it's-2")]
    [InlineData(
        "[format('https://{0}{1}', 'hsm', replace(environment().suffixes.keyvaultDns, '.vault.', '.managedhsm.'))]",
        "https://hsm.managedhsm.azure.net")]
    [InlineData(
        "[reference('/subscriptions/s/providers/Microsoft.Storage/storageAccounts/st', '2025-01-01').primaryEndpoints.blob]",
        "https://st.blob.core.windows.net/")]
    [InlineData("[uri(format('https://{0}', 'kv.vault.azure.net'), 'keys/kacls-kek')]", "https://kv.vault.azure.net/keys/kacls-kek")]
    public void an_expression_has_the_value_that_azure_gives_it(string expression, string value) =>
        Assert.Equal(value, DeploymentExpression.Evaluate(expression));

    [Theory]
    [InlineData("[toUpper('x')]")]
    [InlineData("[environment().name]")]
    [InlineData("[reference('/subscriptions/s/providers/Microsoft.Storage/storageAccounts/st', '2025-01-01').primaryEndpoints.web]")]
    [InlineData("[reference('/subscriptions/s/providers/Microsoft.Storage/storageAccounts/st', '2025-01-01')]")]
    [InlineData("[format('{0}', 'x']")]
    [InlineData("[format('{0}', 'x')) ]")]
    [InlineData("['x]")]
    public void an_unknown_expression_is_a_fault(string expression) =>
        Assert.Throws<NotSupportedException>(() => DeploymentExpression.Evaluate(expression));
}
