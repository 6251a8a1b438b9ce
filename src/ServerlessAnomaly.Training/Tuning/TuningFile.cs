using System.Text.Json;
using ServerlessAnomaly.Models;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Tuning;

/// <summary>The file of a search. It is replaced as a whole, so that a killed run leaves the one before.</summary>
/// <param name="path">Its path; null: nothing is kept.</param>
internal sealed class TuningFile(string? path)
{
    /// <summary>The search so far: the file's, if there is one, or a new one.</summary>
    /// <exception cref="TrainingException">The file holds another search, or none.</exception>
    public TuningState Open(TuningState asked)
    {
        if (path is null || !File.Exists(path))
            return asked;
        TuningState? kept;
        try
        {
            kept = JsonSerializer.Deserialize<TuningState>(File.ReadAllBytes(path), DocumentJson.Indented);
        }
        catch (JsonException fault)
        {
            throw new TrainingException($"The file '{path}' holds no search ({fault.Message}): give another --state.", fault);
        }
        if (kept is null || !kept.IsSameSearchAs(asked))
        {
            throw new TrainingException(
                $"The file '{path}' holds a search of other settings ({kept?.Detector}, schema {kept?.Schema}, "
                    + $"seed {kept?.Seed}, {kept?.Strategy}): "
                    + "repeat those, or give another --state."
            );
        }
        return kept;
    }

    /// <summary>Keeps the search.</summary>
    public void Save(TuningState state)
    {
        if (path is null)
            return;
        var next = path + ".new";
        File.WriteAllBytes(next, JsonSerializer.SerializeToUtf8Bytes(state, DocumentJson.Indented));
        File.Move(next, path, overwrite: true);
    }
}
