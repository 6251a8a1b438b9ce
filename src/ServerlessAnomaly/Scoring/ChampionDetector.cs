using Microsoft.Extensions.Logging;
using ServerlessAnomaly.Diagnostics;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Scoring;

/// <summary>
/// The detector that scores now. <see cref="RefreshAsync"/> follows the champion pointer: verify, load, warm up, swap. A version that fails
/// a check is refused once, visibly; the newest one of the pointer's history that passes scores instead, on a fresh instance too. A fault that
/// passes (storage, memory of the GPU) refuses nothing: what was to be loaded is tried again.
/// </summary>
public sealed class ChampionDetector(
    IModelRegistry registry,
    DetectorOptions options,
    FeatureSchema schema,
    WindowOptions window,
    ScoringInstruments instruments,
    ILogger<ChampionDetector> log
) : IDisposable
{
    private readonly SemaphoreSlim _refreshing = new(1, 1);
    private readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal);
    private Detector? _current;
    private string? _seenETag;
    private string? _followedETag;
    private bool _pointerIsUnreadable;
    private volatile string? _problem;

    /// <summary>Whether it is known what is to score: a champion was loaded or refused, or there is none. Until then no window may pass unscored.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Name of the detector in the registry.</summary>
    public string Name => options.Name;

    /// <summary>The version that scores, or null while there is none.</summary>
    public string? Version => Volatile.Read(ref _current)?.Manifest.Version;

    /// <summary>Why what scores is not what the pointer names, or why nothing scores; null while all is well.</summary>
    public string? Problem => _problem;

    /// <summary>The detector, kept loaded until the caller disposes the lease; null while there is no champion.</summary>
    public DetectorLease? Acquire()
    {
        while (Volatile.Read(ref _current) is { } current)
            if (current.TryAcquire() is { } lease)
                return lease;
        return null;
    }

    /// <summary>Reads the pointer and loads what it names, if that is new, or was not to be had before.</summary>
    /// <returns>True if another version scores from now on.</returns>
    /// <exception cref="ChampionUnreadableException">The pointer is not valid, and nothing scores yet: what is to score is not known.</exception>
    /// <exception cref="DetectorUnavailableException">The version cannot be loaded at this moment.</exception>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken);
        try
        {
            var champion = await registry.ReadChampionAsync(options.Name, cancellationToken);
            var swapped = champion is not null && await FollowAsync(champion, cancellationToken);
            if (champion is null)
                SetProblem(null);
            _pointerIsUnreadable = false;
            IsKnown = true;
            return swapped;
        }
        catch (ChampionUnreadableException damaged)
        {
            SayOnce(damaged.Message);
            if (Version is null)
                throw;
            return false;
        }
        catch (Exception passing) when (passing is not OperationCanceledException)
        {
            SetProblem(passing.Message);
            log.ChampionUnfollowed(options.Name, Version ?? "Nothing", passing.Message);
            throw;
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
        SetProblem(reason);
        if (_pointerIsUnreadable)
            return;
        _pointerIsUnreadable = true;
        instruments.ChampionRefused(options.Name, "champion.json");
        log.ChampionRefused(options.Name, "champion.json", Version ?? "none", reason);
    }

    /// <summary>Looks once at each state of the pointer; again where a fault that passes kept it from being followed.</summary>
    private async Task<bool> FollowAsync(Champion champion, CancellationToken cancellationToken)
    {
        var pointer = champion.Pointer;
        if (champion.ETag == _followedETag)
        {
            Compare(pointer.Version);
            return false;
        }
        if (champion.ETag != _seenETag)
            _refused.Clear();
        _seenETag = champion.ETag;
        var swapped = false;
        foreach (var version in pointer.History.Select(earlier => earlier.Version).Prepend(pointer.Version).Distinct())
        {
            if (version == Version)
                break;
            if (_refused.ContainsKey(version) || !await TryLoadAsync(version, cancellationToken))
                continue;
            swapped = true;
            break;
        }
        Compare(pointer.Version);
        _followedETag = champion.ETag;
        return swapped;
    }

    private void Compare(string named) =>
        SetProblem(named == Version ? null : _refused.GetValueOrDefault(named, $"{named} is not loaded."));

    /// <summary>The one place where the problem changes: the gauge says what the health page says.</summary>
    private void SetProblem(string? reason)
    {
        _problem = reason is null ? null : $"{Version ?? "Nothing"} scores: {reason}";
        instruments.ChampionDegraded(options.Name, reason is not null);
    }

    private async Task<bool> TryLoadAsync(string version, CancellationToken cancellationToken)
    {
        try
        {
            var bundle =
                await registry.ReadAsync(options.Name, version, cancellationToken)
                ?? throw new DetectorRefusedException(
                    $"The champion pointer of {options.Name} names version {version}, which the registry does not hold. Promote another version."
                );
            BundleCheck.Verify(bundle, schema, window);
            var loaded = Detector.Load(bundle, options);
            using (var before = Interlocked.Exchange(ref _current, loaded))
                if (before is not null)
                    instruments.ChampionLeft(before.Manifest.Detector, before.Manifest.Version, before.Provider);
            instruments.ChampionLoaded(loaded.Manifest.Detector, loaded.Manifest.Version, loaded.Provider, loaded.Fallback is not null);
            log.ChampionLoaded(loaded.Manifest.Detector, version, loaded.Provider, loaded.Manifest.Threshold);
            if (loaded.Fallback is { } why)
                log.CudaUnavailable(why);
            return true;
        }
        catch (Exception refused) when (refused is DetectorRefusedException or InvalidDataException)
        {
            _refused[version] = refused.Message;
            instruments.ChampionRefused(options.Name, version);
            log.ChampionRefused(options.Name, version, Version ?? "none", refused.Message);
            return false;
        }
    }
}
