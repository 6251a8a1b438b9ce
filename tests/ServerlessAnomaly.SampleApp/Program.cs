using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.SampleApp;

var builder = FunctionsApplication.CreateBuilder(args);
if (builder.Configuration["Refuse"] is { Length: > 0 } reason)
    throw new InvalidOperationException(reason);
builder.Services.AddSingleton(new Reporter(new Uri(builder.Configuration["ProbeAddress"]!)));
builder.Build().Run();
