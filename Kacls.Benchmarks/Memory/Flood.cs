namespace Kacls.Benchmarks.Memory;

/// <summary>Requests of one kind, no two of which are alike.</summary>
/// <param name="Name">In the table.</param>
/// <param name="Make">Makes the request of this number.</param>
/// <param name="Replies">Each reply holds one of these, so that what is measured is what was meant.</param>
internal sealed record Flood(string Name, Func<int, byte[]> Make, params string[] Replies);
