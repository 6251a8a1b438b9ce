using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Scoring;

/// <summary>
/// The detector that scores now. <see cref="RefreshAsync"/> follows the champion pointer: verify, load, warm up, swap. A version that fails
/// a check is refused once, visibly, and the one before it goes on scoring.
/// </summary>
public sealed class ChampionDetector(
    IModelRegistry registry, DetectorOptions options, FeatureSchema schema, WindowOptions window, ScoringInstruments instruments, ILogger<ChampionDetector> log) : IDisposable
{
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private Detector? _current;
    private string? _seenETag;
    private bool _pointerIsUnreadable;

    /// <summary>Whether it is known what is to score: a champion was loaded or refused, or there is none. Until then no window may pass unscored.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>The version that scores, or null while there is none.</summary>
    public string? Version => Volatile.Read(ref _current)?.Manifest.Version;

    /// <summary>The detector, kept loaded until the caller disposes it; null while there is no champion.</summary>
    public Detector? Acquire()
    {
        while (Volatile.Read(ref _current) is { } current)
            if (current.TryAcquire()) return current;
        return null;
    }

    /// <summary>Reads the pointer and loads what it names, if that is new.</summary>
    /// <returns>True if another version scores from now on.</returns>
    /// <exception cref="InvalidDataException">The pointer is not valid, and nothing scores yet: what is to score is not known.</exception>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            var champion = await registry.ReadChampionAsync(options.Name, cancellationToken);
            var swapped = champion is not null && champion.ETag != _seenETag && champion.Pointer.Version != Version
                && await TrySwapAsync(champion.Pointer.Version, cancellationToken);
            _seenETag = champion?.ETag;
            _pointerIsUnreadable = false;
            IsKnown = true;
            return swapped;
        }
        catch (InvalidDataException damaged)
        {
            SayOnce(damaged.Message);
            if (Version is null) throw;
            return false;
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _current, null)?.Dispose();

    private void SayOnce(string reason)
    {
        if (_pointerIsUnreadable) return;
        _pointerIsUnreadable = true;
        instruments.ChampionRefused(options.Name, "champion.json");
        log.ChampionRefused(options.Name, "champion.json", Version ?? "none", reason);
    }

    private async Task<bool> TrySwapAsync(string version, CancellationToken cancellationToken)
    {
        try
        {
            var bundle = await registry.ReadAsync(options.Name, version, cancellationToken)
                ?? throw new DetectorRefusedException($"The champion pointer of {options.Name} names version {version}, which the registry does not hold. Promote another version.");
            BundleCheck.Verify(bundle, schema, window);
            var loaded = Detector.Load(bundle, options);
            using (var before = Interlocked.Exchange(ref _current, loaded)) instruments.ChampionSwapped(before, loaded);
            log.ChampionLoaded(loaded.Manifest.Detector, version, loaded.Provider, loaded.Manifest.Threshold);
            if (loaded.Fallback is { } why) log.CudaUnavailable(why);
            return true;
        }
        catch (Exception refused) when (refused is DetectorRefusedException or InvalidDataException)
        {
            instruments.ChampionRefused(options.Name, version);
            log.ChampionRefused(options.Name, version, Version ?? "none", refused.Message);
            return false;
        }
    }
}
