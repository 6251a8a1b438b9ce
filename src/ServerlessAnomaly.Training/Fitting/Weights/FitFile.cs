namespace ServerlessAnomaly.Training.Fitting.Weights;

/// <summary>
/// The file in which a fit is kept after each epoch, so that a run that was stopped goes on from there. It is replaced as a whole: a killed
/// run leaves the epoch before.
/// </summary>
/// <param name="path">Its path.</param>
public sealed class FitFile(string path)
{
    /// <summary>The fit so far; null if there is no file.</summary>
    /// <exception cref="TrainingException">The file holds something else.</exception>
    internal FitCheckpoint? Read()
    {
        if (!File.Exists(path))
            return null;
        return FitCheckpoint.Parse(File.ReadAllBytes(path))
            ?? throw new TrainingException($"The file '{path}' holds no fit: give another --state, or remove it.");
    }

    /// <summary>Keeps the fit.</summary>
    internal void Write(FitCheckpoint checkpoint)
    {
        var next = path + ".new";
        File.WriteAllBytes(next, checkpoint.ToJson());
        File.Move(next, path, overwrite: true);
    }

    /// <summary>Removes the file: the fit is done.</summary>
    internal void Delete() => File.Delete(path);
}
