using System.Text.RegularExpressions;
using Kacls.Operations;
using Kacls.Requests;
using KaclsFunctions.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KaclsFunctions.Tests.Operations;

/// <summary>An operation asks for the members that it declared, and for no other.</summary>
public sealed class DeclaredMembersTests
{
    [Fact]
    public void a_member_that_was_not_declared_cannot_be_asked_for()
    {
        using var body = RequestBody.Parse("""{"key":"AAAA","reason":"why"}"""u8.ToArray(), [Members.Key]);
        Assert.Equal(3, body.Get(Members.Key).Length);
        Assert.Throws<InvalidOperationException>(() => body.Get(Members.Reason));
        Assert.Throws<InvalidOperationException>(() => body.Get(Members.PerimeterId));
    }

    [Fact]
    public async Task each_operation_declares_what_its_steps_ask_for()
    {
        await using var kacls = await KaclsApp.StartAsync();
        var operations = kacls.Services.GetServices<IOperation>().ToList();
        Assert.NotEmpty(operations);
        foreach (var operation in operations)
        {
            var declared = operation.Reads.ToHashSet();
            var asked = Regex.Matches(
                Repository.Read($"Kacls/Operations/{operation.GetType().Name}.cs"), @"\.Get\(Members\.(\w+)\)")
                .Select(match => match.Groups[1].Value);
            foreach (var name in asked)
            {
                Assert.Contains((Member)Named(name), declared);
            }
        }
    }

    [Fact]
    public async Task the_tokens_that_an_operation_validates_are_declared()
    {
        await using var kacls = await KaclsApp.StartAsync();
        foreach (var operation in kacls.Services.GetServices<IOperation>())
        {
            var steps = Repository.Read($"Kacls/Operations/{operation.GetType().Name}.cs");
            Assert.Equal(
                Regex.IsMatch(steps, @"\.Validate\w*(Pair|Privileged)Async\("),
                operation is not TakeoutUnwrapOperation && operation.Reads.Contains(Members.Authentication));
            Assert.Equal(
                Regex.IsMatch(steps, @"\.Validate\w*(Pair|Authorization)Async\("),
                operation.Reads.Contains(Members.Authorization));
        }
    }

    private static object Named(string name) =>
        typeof(Members).GetField(name, System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!.GetValue(null)!;
}
