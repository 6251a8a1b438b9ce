using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using ServerlessAnomaly.LocalHub;

namespace ServerlessAnomaly.LocalHost.Azurite;

/// <summary>One run of Azurite under Node.js. It ends when its standard input closes, so it never outlives this process.</summary>
internal sealed partial class AzuriteProcess : IAsyncDisposable
{
    private const int KeptErrorLines = 20;

    private readonly Process _process;
    private readonly AzuriteOptions _options;
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly ConcurrentDictionary<string, int> _ports = new();

    private AzuriteProcess(Process process, AzuriteOptions options)
    {
        _process = process;
        _options = options;
    }

    /// <summary>Completes with the exit code when Node.js ends, for whatever reason.</summary>
    public Task<int> Exited => _exited.Task;

    public int Id => _process.Id;

    /// <summary>What Azurite said last on standard error, in one line.</summary>
    public string LastWords => string.Join(' ', _errors);

    /// <summary>Whether it was ended by force, because it did not end when it was asked to.</summary>
    public bool WasForced { get; private set; }

    /// <summary>Where it listens, once it does.</summary>
    public StoragePorts Ports => new(_ports["Blob"], _ports["Queue"], _ports["Table"]);

    /// <summary>Whether it ended because another program has one of its ports.</summary>
    public static bool LostAPort(LocalStartException failure) => failure.Message.Contains("EADDRINUSE", StringComparison.Ordinal);

    /// <exception cref="LocalStartException">It did not start; the message has its last words.</exception>
    public static async Task<AzuriteProcess> StartAsync(AzuriteOptions options, StoragePorts wanted, CancellationToken ct)
    {
        var start = StartInfo(NodePackages.FindAzurite(options.NodeModulesFolder), options, wanted);
        var azurite = new AzuriteProcess(new Process { StartInfo = start, EnableRaisingEvents = true }, options);
        try
        {
            azurite.Launch();
            await azurite.WaitUntilListeningAsync(ct);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets Azurite save its data and end; ends it by force when it takes longer than <see cref="AzuriteOptions.StopPatience"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (!HasStarted())
                return;

            _process.StandardInput.Close();
            try
            {
                await _exited.Task.WaitAsync(_options.StopPatience);
            }
            catch (TimeoutException)
            {
                WasForced = true;
                _process.Kill(entireProcessTree: true);
                await _exited.Task;
            }
        }
    }

    private static ProcessStartInfo StartInfo(string script, AzuriteOptions options, StoragePorts wanted)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetTempPath(),
        };
        string[] fixedArguments =
        [
            "-e",
            ReadScript("saves.js") + ReadScript("extents.js") + ReadScript("run.js"),
            "--",
            script,
            "--silent",
            "--skipApiVersionCheck",
            "--disableTelemetry",
            "--blobHost",
            "127.0.0.1",
            "--queueHost",
            "127.0.0.1",
            "--tableHost",
            "127.0.0.1",
            "--blobPort",
            Text(wanted.Blob),
            "--queuePort",
            Text(wanted.Queue),
            "--tablePort",
            Text(wanted.Table),
        ];
        foreach (var argument in fixedArguments)
            start.ArgumentList.Add(argument);

        if (options.InMemory)
        {
            start.ArgumentList.Add("--inMemoryPersistence");
            return start;
        }

        var folder =
            options.DataFolder
            ?? throw new ArgumentException("AzuriteOptions.DataFolder is needed unless InMemory is set.", nameof(options));
        start.ArgumentList.Add("--location");
        start.ArgumentList.Add(Directory.CreateDirectory(folder).FullName);
        return start;
    }

    private static string ReadScript(string name)
    {
        using var resource = typeof(AzuriteProcess).Assembly.GetManifestResourceStream("Azurite." + name)!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private void Launch()
    {
        _process.OutputDataReceived += (_, line) => NoteOutput(line.Data);
        _process.ErrorDataReceived += (_, line) => NoteError(line.Data);
        _process.Exited += (_, _) => _ = NoteExitAsync();
        try
        {
            _process.Start();
        }
        catch (Win32Exception exception)
        {
            throw new LocalStartException(
                "Node.js is needed to run Azurite but 'node' was not found on the PATH; install Node.js 20 or later.",
                exception
            );
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private async Task WaitUntilListeningAsync(CancellationToken ct)
    {
        try
        {
            await Task.WhenAny(_listening.Task, _exited.Task).WaitAsync(_options.Patience, ct);
        }
        catch (TimeoutException exception)
        {
            throw new LocalStartException(
                $"Azurite did not listen within {_options.Patience.TotalSeconds:0} seconds: {LastWords}",
                exception
            );
        }

        if (!_listening.Task.IsCompleted)
            throw new LocalStartException($"Azurite ended with exit code {await _exited.Task} while it started: {LastWords}");
    }

    // Only once what it said last has arrived.
    private async Task NoteExitAsync()
    {
        await _process.WaitForExitAsync();
        _exited.TrySetResult(_process.ExitCode);
    }

    private void NoteOutput(string? line)
    {
        if (line is null || ListeningLine().Match(line) is not { Success: true } match)
            return;

        _ports[match.Groups["service"].Value] = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
        if (_ports.Count == StoragePorts.Services)
            _listening.TrySetResult();
    }

    private void NoteError(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;

        _errors.Enqueue(line.Trim());
        while (_errors.Count > KeptErrorLines && _errors.TryDequeue(out _)) { }
    }

    [GeneratedRegex(@"^Azurite (?<service>Blob|Queue|Table) service is successfully listening at \S+:(?<port>\d+)")]
    private static partial Regex ListeningLine();

    private bool HasStarted()
    {
        try
        {
            return _process.Id != 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>The ports of storage's services; 0 lets the service take any free one.</summary>
internal readonly record struct StoragePorts(int Blob, int Queue, int Table)
{
    public const int Services = 3;
}
