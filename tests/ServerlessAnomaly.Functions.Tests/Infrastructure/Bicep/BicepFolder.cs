namespace ServerlessAnomaly.Functions.Tests.Infrastructure.Bicep;

/// <summary>All templates and parameter files of a folder.</summary>
/// <param name="Files">The files, by path.</param>
internal sealed record BicepFolder(IReadOnlyList<BicepFile> Files)
{
    /// <summary>The repository's own templates.</summary>
    public static BicepFolder OfRepository()
    {
        var folder = System.IO.Path.Combine(RepositoryFiles.Root, "infra");
        return Of([.. Directory.EnumerateFiles(folder, "*.bicep*", SearchOption.AllDirectories)
            .Where(path => System.IO.Path.GetExtension(path) is ".bicep" or ".bicepparam")
            .Order(StringComparer.Ordinal)
            .Select(path => (System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/'), File.ReadAllText(path)))]);
    }

    /// <summary>Files given as texts.</summary>
    public static BicepFolder Of(params (string Path, string Text)[] files) =>
        new([.. files.Select(file => BicepFile.Parse(file.Path, file.Text))]);

    /// <summary>The file of a path.</summary>
    public BicepFile this[string path] => Files.Single(file => file.Path == path);

    public IEnumerable<BicepFile> Templates => Files.Where(file => !file.IsParameterFile);

    public IEnumerable<BicepFile> ParameterFiles => Files.Where(file => file.IsParameterFile);

    /// <summary>The file that another one names by a relative path, or null.</summary>
    public BicepFile? Resolve(BicepFile from, string path)
    {
        var root = new Uri("file:///t/");
        var resolved = root.MakeRelativeUri(new Uri(new Uri(root, from.Path), path)).ToString();
        return Files.FirstOrDefault(file => file.Path == resolved);
    }
}
