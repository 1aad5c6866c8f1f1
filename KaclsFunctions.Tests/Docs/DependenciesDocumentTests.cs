using System.Xml.Linq;
using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

public sealed class DependenciesDocumentTests
{
    [Fact]
    public void every_package_has_a_line_of_reason()
    {
        var document = Repository.Read("docs/dependencies.md");
        var packages = XDocument.Parse(Repository.Read("Directory.Packages.props")).Descendants("PackageVersion")
            .Select(element => element.Attribute("Include")!.Value).ToArray();
        Assert.NotEmpty(packages);
        Assert.All(packages, package => Assert.Contains(package, document, StringComparison.Ordinal));
    }
}
