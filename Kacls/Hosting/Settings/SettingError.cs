namespace Kacls.Hosting;

/// <summary>A key of the configuration that is wrong.</summary>
/// <param name="Key">The key.</param>
/// <param name="Error">What is wrong with it, as the rest of a sentence that begins with the key.</param>
internal sealed record SettingError(string Key, string Error);
