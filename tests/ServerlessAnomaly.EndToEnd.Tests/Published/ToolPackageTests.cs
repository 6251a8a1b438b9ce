using System.IO.Compression;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.EndToEnd.Tests.Published;

/// <summary>The .NET tool carries all that the program needs, but for what npm installs at its first start.</summary>
public sealed class ToolPackageTests
{
    [Fact]
    public async Task Pack_Tool_CarriesTheFunctionsTheSampleAndWhatNpmNeeds()
    {
        using var folder = new TemporaryFolder();

        await Dotnet.RunAsync("pack", Dotnet.Project("CliProject"), "--output", folder.Path);

        using var package = ZipFile.OpenRead(Directory.GetFiles(folder.Path, "ServerlessAnomaly.Tool.*.nupkg").Single());
        var files = package
            .Entries.Select(entry => entry.FullName)
            .Where(name => name.StartsWith("tools/", StringComparison.Ordinal))
            .Select(name => string.Join('/', name.Split('/').Skip(3)))
            .ToHashSet();
        Assert.Superset(
            new HashSet<string>
            {
                "anomaly.dll",
                "libonnxruntime.so",
                "package.json",
                "package-lock.json",
                "samples/st4000dm000-2016.csv.gz",
                "functions/ServerlessAnomaly.Functions.dll",
                "functions/host.json",
                "functions/libonnxruntime.so",
            },
            files
        );
    }
}
