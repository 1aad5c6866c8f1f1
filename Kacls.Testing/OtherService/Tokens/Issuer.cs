namespace Kacls.Testing.OtherService;

/// <summary>An issuer that is trusted in one role, with the audience that its tokens must have and where its keys are (3.1, 3.5).</summary>
internal sealed record Issuer(string Role, string Name, string Audience, string KeysUrl);
