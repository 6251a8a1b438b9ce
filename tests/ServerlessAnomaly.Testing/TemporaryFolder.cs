namespace ServerlessAnomaly.Testing;

/// <summary>A new folder that is deleted when the test is done with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("embedded-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
