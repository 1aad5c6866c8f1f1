using Kacls.Cli;

return await Commands.RunAsync(args, new());
