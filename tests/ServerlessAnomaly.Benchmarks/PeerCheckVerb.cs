using System.CommandLine;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Scoring;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>
/// <c>peer-check DIR</c>: opens a bundle with the ONNX checker of Debian's python3-onnx and with onnxruntime-node, and compares the scores of
/// 1,000 random windows with the product's own.
/// </summary>
internal static class PeerCheckVerb
{
    private const int Windows = 1000;
    private const double Tolerance = 1e-4;

    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "Folder that 'anomaly train --out' wrote." };
        var command = new Command("peer-check", "Hold a bundle against python3-onnx and onnxruntime-node.") { folder };
        command.SetAction(parsed => Run(parsed.GetRequiredValue(folder)));
        return command;
    }

    private static int Run(string folder)
    {
        var model = Path.GetFullPath(Path.Combine(folder, "model.onnx"));
        var manifest = JsonSerializer.Deserialize<DetectorManifest>(
            File.ReadAllText(Path.Combine(folder, "manifest.json")),
            DocumentJson.Indented
        )!;
        using var detector = Detector.Load(
            new DetectorBundle(manifest, File.ReadAllBytes(model)),
            new DetectorOptions { ExecutionProvider = ExecutionProvider.Cpu }
        );
        var windows = new WindowBuffer(manifest.Window.Steps, manifest.Schema.Columns.Count);
        var own = new ScoreBuffer(manifest.Schema.Features.Count);
        RandomWindows.Fill(windows, Windows, seed: 1);
        detector.Score(windows, own);

        Console.WriteLine(
            $"SHA-256 {(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(model))) == manifest.ModelSha256 ? "as in the manifest" : "NOT AS IN THE MANIFEST")}"
        );
        Console.WriteLine(
            Output(
                "/usr/bin/python3",
                ["-c", "import onnx, sys; onnx.checker.check_model(sys.argv[1]); print('onnx', onnx.__version__, 'checker: passed')", model]
            )
        );
        var peer = PeerScores(model, windows);
        var difference = Enumerable.Range(0, Windows).Max(i => Math.Abs(peer[i] - own.Scores[i]) / Math.Max(1, Math.Abs(own.Scores[i])));
        Console.WriteLine($"onnxruntime-node: {Windows} scores, largest difference {difference:G3} (relative above 1)");
        return difference <= Tolerance ? 0 : 1;
    }

    private static float[] PeerScores(string model, WindowBuffer windows)
    {
        var input = Path.GetTempFileName();
        try
        {
            using (var file = new BinaryWriter(File.Create(input)))
                for (var i = 0; i < windows.Count; i++)
                    foreach (var value in windows[i])
                        file.Write(value);
            var script = Path.Combine(AppContext.BaseDirectory, "peer-scores.mjs");
            return JsonSerializer.Deserialize<float[]>(Output("node", [script, model, input, $"{windows.Steps}", $"{windows.Columns}"]))!;
        }
        finally
        {
            File.Delete(input);
        }
    }

    private static string Output(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output.Trim()
            : throw new InvalidOperationException($"{program} ended with exit code {process.ExitCode}; its message is above.");
    }
}
