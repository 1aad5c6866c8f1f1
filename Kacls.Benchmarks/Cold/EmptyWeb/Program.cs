using System.Net;

// The least that a web application on Kestrel can be. Like BenchmarkServer it prints where it listens, and ends with its standard input.
var builder = WebApplication.CreateSlimBuilder();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
builder.Logging.ClearProviders();
await using var app = builder.Build();
app.Map("/v1/status", _ => Task.CompletedTask);
await app.StartAsync();
await Console.Out.WriteLineAsync(app.Urls.Single());
await Console.In.ReadToEndAsync();
