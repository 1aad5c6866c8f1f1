using System.Diagnostics;

namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>The shells that azd starts a hook with: sh, which is Bash on some systems, and PowerShell.</summary>
public enum HookShell
{
    Sh,
    Bash,
    Pwsh,
}

internal static class HookShellExtensions
{
    /// <summary>How the shell starts a hook. The shell itself is found on our own PATH, not on the hook's.</summary>
    internal static async Task<ProcessStartInfo> StartAsync(this HookShell shell, string hook) => shell switch
    {
        HookShell.Sh => new("sh", [$"infra/hooks/{hook}.sh"]),
        HookShell.Bash => new("bash", [$"infra/hooks/{hook}.sh"]),
        _ => new("dotnet", [await PowerShell.PathAsync(), "-NoProfile", "-NonInteractive", "-Command", Dozing(hook)]),
    };

    /// <summary>A wait of PowerShell's is no program: a function in its place calls the stand-in of <c>sleep</c>.</summary>
    private static string Dozing(string hook) =>
        $"function Start-Sleep($Seconds) {{ sleep $Seconds }}; & ./infra/hooks/{hook}.ps1; exit $LASTEXITCODE";
}
