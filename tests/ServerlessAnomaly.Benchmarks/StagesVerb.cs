using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace ServerlessAnomaly.Benchmarks;

/// <summary><c>stages</c>: parse, window, score, journal and alerts, one after the other, in this process.</summary>
internal static class StagesVerb
{
    public static Command Create()
    {
        var command = new Command("stages", "Time and allocations of parse, window update, score, journal append and alert send.");
        command.SetAction(_ =>
        {
            var config = ManualConfig
                .CreateEmpty()
                .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
                .AddDiagnoser(MemoryDiagnoser.Default)
                .AddColumnProvider(DefaultColumnProviders.Instance)
                .AddExporter(MarkdownExporter.GitHub)
                .AddLogger(ConsoleLogger.Default);
            BenchmarkRunner.Run(
                [
                    typeof(ParseBenchmark),
                    typeof(AvroParseBenchmark),
                    typeof(TriggerInputBenchmark),
                    typeof(WindowBenchmark),
                    typeof(ScoreBenchmark),
                    typeof(StorageBenchmark),
                ],
                config
            );
        });
        return command;
    }
}
