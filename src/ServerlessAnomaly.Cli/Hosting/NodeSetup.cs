using System.ComponentModel;
using System.Diagnostics;
using ServerlessAnomaly.Cli.Output;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>Installs Azurite where this program came as a .NET tool: once, beside it. In the repository the build does it.</summary>
internal static class NodeSetup
{
    private static readonly TimeSpan PauseWhileAnotherInstalls = TimeSpan.FromMilliseconds(200);

    /// <exception cref="CliException">npm is missing, or failed, or the folder cannot be written.</exception>
    public static async Task EnsureAsync(string folder, CancellationToken cancellationToken)
    {
        if (IsComplete(folder))
            return;
        await using var only = await LockAsync(Path.Combine(folder, "npm.lock"), cancellationToken);
        if (IsComplete(folder))
            return;
        await Console.Error.WriteLineAsync($"Installing Azurite, once, into {folder} (npm ci) ...");
        await NpmAsync(folder, cancellationToken);
    }

    /// <summary>npm writes this file last.</summary>
    private static bool IsComplete(string folder) =>
        !File.Exists(Path.Combine(folder, "package-lock.json")) || File.Exists(Path.Combine(folder, "node_modules", ".package-lock.json"));

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(PauseWhileAnotherInstalls, cancellationToken);
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                throw new CliException(
                    $"Azurite is installed beside this program, and that folder cannot be written ({refused.Message}): start it once as its owner."
                );
            }
        }
    }

    private static async Task NpmAsync(string folder, CancellationToken cancellationToken)
    {
        string[] arguments = ["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
        using var npm = new Process
        {
            StartInfo = new ProcessStartInfo("npm", arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            },
        };
        try
        {
            npm.Start();
        }
        catch (Win32Exception)
        {
            throw new CliException(
                "npm was not found on the PATH, and Azurite is installed with it: install Node.js 20 or later with npm."
            );
        }
        var said = Task.WhenAll(npm.StandardOutput.ReadToEndAsync(cancellationToken), npm.StandardError.ReadToEndAsync(cancellationToken));
        try
        {
            await npm.WaitForExitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            npm.Kill(entireProcessTree: true);
            throw;
        }
        if (npm.ExitCode != 0)
            throw new CliException(
                $"Azurite could not be installed: 'npm ci' in {folder} ended with {npm.ExitCode}: {string.Join(' ', await said).Trim()}"
            );
    }
}
