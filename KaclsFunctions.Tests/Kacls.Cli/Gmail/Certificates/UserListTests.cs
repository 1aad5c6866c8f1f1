using Kacls.Cli.Gmail.Certificates;
using Kacls.Cli.Output;

namespace KaclsFunctions.Tests.Cli.Gmail.Certificates;

/// <summary>The list of users.</summary>
public sealed class UserListTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kacls-list-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void columns_are_known_by_their_names_and_paths_are_relative_to_the_list() => Assert.Equal(
        [
            new("a@x.example", In("a, b.p12"), PasswordFile: In("pw")),
            new KeySource("b@x.example", "/abs/b.pem"),
        ],
        Read("file,email,password_file\r\n\"a, b.p12\",a@x.example,pw\r\n\r\n/abs/b.pem,b@x.example,\r\n"));

    [Theory]
    [InlineData("", "the column email is missing")]
    [InlineData("email,key\na@x.example,k", "the column file is missing")]
    [InlineData("email,file,keys\na@x.example,f,k", "there is no column keys")]
    [InlineData("email,file\na@x.example", "line 2 has 1 columns instead of 2")]
    [InlineData("email,file\na@x.example,", "a@x.example has no file")]
    public void a_wrong_list_is_told(string list, string fault) =>
        Assert.Contains(fault, Assert.Throws<UsageException>(() => Read(list)).Message, StringComparison.Ordinal);

    private IReadOnlyList<KeySource> Read(string list)
    {
        File.WriteAllText(In("users.csv"), list);
        return UserList.Read(In("users.csv"));
    }

    private string In(string file) => Path.Combine(folder, file);
}
