using System.Text.RegularExpressions;
using Kacls.Protocol;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

public sealed class OperationDocumentsTests
{
    [Theory]
    [InlineData("README.md", @"`([a-z_]+)`(?= \||;| is its former)")]
    [InlineData("docs/kacls.http", @"(?:GET|POST) \{\{base\}\}/([a-z_]+)")]
    public void every_operation_is_described(string path, string pattern)
    {
        var named = Regex.Matches(Repository.Read(path), pattern).Select(match => match.Groups[1].Value).ToHashSet();
        Assert.Empty(CseOperation.Names.Except(named));
    }
}
