namespace KaclsFunctions.Tests.Infra.Hooks;

/// <summary>The shells that azd starts a hook with: sh, which is Bash on some systems, and PowerShell.</summary>
public enum HookShell
{
    Sh,
    Bash,
    Pwsh,
}
