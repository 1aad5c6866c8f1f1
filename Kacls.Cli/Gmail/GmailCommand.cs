using System.CommandLine;

namespace Kacls.Cli.Gmail;

/// <summary><c>kacls gmail</c>.</summary>
internal sealed class GmailCommand : Command
{
    public GmailCommand()
        : base("gmail", "Users' S/MIME keys: from certificates to key pairs in Gmail.")
    {
        Add(new GmailWrapCommand());
        Add(new GmailVerifyCommand());
        Add(GmailUploadCommand.Upload());
        Add(new GmailStatusCommand());
        Add(GmailUploadCommand.Switch());
        Add(new GmailDisableCommand());
    }
}
