using KaclsFunctions.Tests.Support;

namespace KaclsFunctions.Tests.Docs;

/// <summary>A page that is made from the code: it must be what the code says now, and WRITE_DOCS=1 makes it so.</summary>
internal static class GeneratedDocument
{
    internal static void AssertEqual(string path, string text)
    {
        if (Environment.GetEnvironmentVariable("WRITE_DOCS") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, path), text);
        }

        Assert.True(text == Repository.Read(path), $"{path} is out of date: run this test with WRITE_DOCS=1, and commit the page.");
    }
}
