using System.Reflection;
using Microsoft.Extensions.Logging;

namespace ServerlessAnomaly.LocalHost.Tests.Worker;

/// <summary>Runs the sample app as a process; only the functions that a test names.</summary>
internal static class SampleHost
{
    private static readonly string[] All = ["Batch", "Memories", "Texts", "OneText", "Tick", "OnMessage", "Enqueue", "Echo"];

    /// <summary>The folder that the sample app's build wrote.</summary>
    public static string Folder { get; } =
        typeof(SampleHost).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == "SampleApp").Value!;

    public static FunctionsHostOptions Options(string home, Uri probe, string[] functions, params (string Name, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value);
        all["ProbeAddress"] = probe.ToString();
        foreach (var function in All.Except(functions))
            all[$"AzureWebJobs.{function}.Disabled"] = "true";
        return new FunctionsHostOptions
        {
            AppFolder = Folder,
            Home = home,
            Settings = all,
        };
    }

    public static Task<FunctionsHost> StartAsync(
        string home,
        Uri probe,
        string[] functions,
        params (string Name, string Value)[] settings
    ) => FunctionsHost.StartAsync(Options(home, probe, functions, settings));

    public static Task<FunctionsHost> StartAsync(FunctionsHostOptions options, ILoggerProvider log) =>
        FunctionsHost.StartAsync(options, LoggerFactory.Create(logging => logging.AddProvider(log)));
}
