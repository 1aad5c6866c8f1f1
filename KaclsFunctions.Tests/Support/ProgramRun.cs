using System.Diagnostics;

namespace KaclsFunctions.Tests.Support;

/// <summary>What a program said and how it ended.</summary>
internal sealed record ProgramRun(int ExitCode, string Output, string Errors)
{
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(2);

    internal static Task<ProgramRun> OfAsync(string program, params string[] arguments) =>
        OfAsync(new ProcessStartInfo(program, arguments) { WorkingDirectory = Repository.Root });

    internal static async Task<ProgramRun> OfAsync(ProcessStartInfo start, TimeSpan? within = null)
    {
        var wait = within ?? MaxWait;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(wait);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new ProgramRun(process.ExitCode, output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{start.FileName} {string.Join(' ', start.ArgumentList)} still ran after {wait}");
        }
    }
}
