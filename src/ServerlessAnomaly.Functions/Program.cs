using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using ServerlessAnomaly.Functions;

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddAnomalyDetection();
builder.Build().Run();
