using Microsoft.ML.OnnxRuntime;
using ServerlessAnomaly.Models;

namespace ServerlessAnomaly.Scoring;

/// <summary>
/// One loaded detector version. <c>window</c> float32 <c>[batch, steps, columns]</c> of raw values (NaN where missing) goes in;
/// <c>score [batch]</c> and <c>feature_error [batch, features]</c> come out. Safe for concurrent runs.
/// </summary>
public sealed class Detector : IDisposable
{
    private static readonly string[] InputNames = ["window"];
    private static readonly string[] OutputNames = ["score", "feature_error"];

    private static readonly string[] ChanceOutput = ["failure_chance"];

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private int _references = 1;
    private int _isDisposed;

    private Detector(DetectorManifest manifest, InferenceSession session, string provider, string? fallback)
    {
        Manifest = manifest;
        Provider = provider;
        Fallback = fallback;
        _session = session;
    }

    /// <summary>Manifest of the version.</summary>
    public DetectorManifest Manifest { get; }

    /// <summary>What runs it: CUDA or CPU.</summary>
    public string Provider { get; }

    /// <summary>Why CUDA did not load, where it was asked for and did not; else null.</summary>
    public string? Fallback { get; }

    /// <summary>Loads a bundle that passed <see cref="BundleCheck"/>, and scores one empty window to warm up.</summary>
    /// <exception cref="DetectorRefusedException">The file is not a model, has other inputs or outputs, or its scores are not finite.</exception>
    /// <exception cref="DetectorUnavailableException">There was not enough memory for it.</exception>
    public static Detector Load(DetectorBundle bundle, DetectorOptions options)
    {
        var manifest = bundle.Manifest;
        Detector detector;
        try
        {
            var (session, provider, fallback) = SessionFactory.Open(bundle.Model, options);
            detector = new Detector(manifest, session, provider, fallback);
        }
        catch (OnnxRuntimeException passing) when (passing.IsPassing())
        {
            throw Unavailable(manifest, passing);
        }
        catch (OnnxRuntimeException broken)
        {
            throw new DetectorRefusedException(
                $"model.onnx of {manifest.Detector} {manifest.Version} does not load: {broken.Message} Train again.",
                broken
            );
        }
        try
        {
            detector.WarmUp();
            return detector;
        }
        catch
        {
            detector.Dispose();
            throw;
        }
    }

    /// <summary>Scores all windows of the buffer in one run.</summary>
    public void Score(WindowBuffer windows, ScoreBuffer results)
    {
        if (windows.Count == 0)
        {
            results.Prepare(0, out _, out _);
            return;
        }
        results.Prepare(windows.Count, out var scores, out var errors);
        var memory = OrtMemoryInfo.DefaultInstance;
        using var window = OrtValue.CreateTensorValueFromMemory(memory, windows.Values, [windows.Count, windows.Steps, windows.Columns]);
        using var score = OrtValue.CreateTensorValueFromMemory(memory, scores, [windows.Count]);
        using var error = OrtValue.CreateTensorValueFromMemory(memory, errors, [windows.Count, Manifest.Schema.Features.Count]);
        _session.Run(_run, InputNames, [window], OutputNames, [score, error]);
    }

    /// <summary>
    /// The chance that the drive of one window fails; null where the version has none. A run of its own, because only alerts carry it.
    /// </summary>
    /// <param name="window">Raw values [steps, columns] of the window.</param>
    public FailureChances? ChanceOf(ReadOnlySpan<float> window)
    {
        if (Manifest.FailureChance?.Days is not [7, 30] || !_session.OutputMetadata.ContainsKey(ChanceOutput[0]))
            return null;
        long[] shape = [1, Manifest.Window.Steps, Manifest.Schema.Columns.Count];
        using var input = OrtValue.CreateTensorValueFromMemory(window.ToArray(), shape);
        using var results = _session.Run(_run, InputNames, [input], ChanceOutput);
        var chances = results[0].GetTensorDataAsSpan<float>();
        return float.IsFinite(chances[0]) && float.IsFinite(chances[1]) ? new FailureChances(chances[0], chances[1]) : null;
    }

    /// <summary>Keeps the detector loaded until the lease is given back; null if it is gone already.</summary>
    internal DetectorLease? TryAcquire()
    {
        for (var seen = Volatile.Read(ref _references); seen > 0; seen = Volatile.Read(ref _references))
            if (Interlocked.CompareExchange(ref _references, seen + 1, seen) == seen)
                return new DetectorLease(this);
        return null;
    }

    /// <summary>Gives up one reference; the last one unloads the model.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        _run.Dispose();
        _session.Dispose();
    }

    /// <summary>Lets go of the detector; the model is unloaded when the last lease has been given back.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            Release();
    }

    private static DetectorUnavailableException Unavailable(DetectorManifest manifest, OnnxRuntimeException passing) =>
        new(
            $"{manifest.Detector} {manifest.Version} could not be loaded for want of memory, and is tried again: {passing.Message}",
            passing
        );

    private void WarmUp()
    {
        var name = $"{Manifest.Detector} {Manifest.Version}";
        if (!_session.InputMetadata.ContainsKey("window") || !OutputNames.All(_session.OutputMetadata.ContainsKey))
            throw new DetectorRefusedException(
                $"model.onnx of {name} lacks the input 'window' or the outputs 'score' and 'feature_error'. Train again."
            );
        var windows = new WindowBuffer(Manifest.Window.Steps, Manifest.Schema.Columns.Count);
        windows.Add().Clear();
        windows.Add().Fill(float.NaN);
        var results = new ScoreBuffer(Manifest.Schema.Features.Count);
        try
        {
            Score(windows, results);
        }
        catch (OnnxRuntimeException passing) when (passing.IsPassing())
        {
            throw Unavailable(Manifest, passing);
        }
        catch (OnnxRuntimeException broken)
        {
            throw new DetectorRefusedException($"model.onnx of {name} fails on an empty window: {broken.Message} Train again.", broken);
        }
        foreach (var score in results.Scores)
            if (!float.IsFinite(score))
                throw new DetectorRefusedException($"model.onnx of {name} scores an empty window as {score}. Train again.");
        for (var window = 0; window < results.Count; window++)
            foreach (var error in results.FeatureErrors(window))
                if (!float.IsFinite(error))
                    throw new DetectorRefusedException(
                        $"model.onnx of {name} gives an empty window the feature error {error}. Train again."
                    );
    }
}
