namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>What lies where in a home folder.</summary>
internal static class HomeFolders
{
    /// <summary>Azurite's data.</summary>
    public static string Storage(string home) => Path.Combine(home, "storage");

    /// <summary>The sample that ships with the product.</summary>
    public static string Sample() => Path.Combine(AppContext.BaseDirectory, "samples", "st4000dm000-2016.csv.gz");
}
