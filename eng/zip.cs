#:property PublishAot=false

// dotnet run eng/zip.cs -- FOLDER FILE: a zip of the folder's contents. The same files give the same bytes: in order, of one time and mode.
using System.IO.Compression;

const int RegularFileReadableByAll = 0x81A4 << 16;
var folder = args[0];
using var zip = new ZipArchive(File.Create(args[1]), ZipArchiveMode.Create);
foreach (var name in Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
    .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal))
{
    var entry = zip.CreateEntry(name, CompressionLevel.SmallestSize);
    entry.LastWriteTime = new DateTimeOffset(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);
    entry.ExternalAttributes = RegularFileReadableByAll;
    using var content = entry.Open();
    using var file = File.OpenRead(Path.Combine(folder, name));
    file.CopyTo(content);
}
