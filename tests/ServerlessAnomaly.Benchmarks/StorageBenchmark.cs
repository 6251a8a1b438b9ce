using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using BenchmarkDotNet.Attributes;
using ServerlessAnomaly.Alerting;
using ServerlessAnomaly.AzureStorage.Alerting;
using ServerlessAnomaly.AzureStorage.Windowing;
using ServerlessAnomaly.LocalHost.Azurite;
using ServerlessAnomaly.Windowing.Journal;

namespace ServerlessAnomaly.Benchmarks;

/// <summary>What a batch leaves behind, on Azurite; time is for one append, and for sending eight alerts of eight drives.</summary>
public class StorageBenchmark
{
    private readonly byte[] _entry = new byte[100_000];
    private string _folder = "";
    private AzuriteServer? _azurite;
    private BlobWindowJournal? _journal;
    private QueueAlertSink? _queue;
    private readonly DriveAlert[] _alerts = [.. Enumerable.Range(0, 8).Select(Alert)];
    private JournalPosition _position;

    [GlobalSetup]
    public void Start()
    {
        _folder = Directory.CreateTempSubdirectory("anomaly-storage-").FullName;
        _azurite = AzuriteServer.StartAsync(new AzuriteOptions { DataFolder = _folder }).GetAwaiter().GetResult();
        _journal = new BlobWindowJournal(new BlobContainerClient(_azurite.ConnectionString, BlobWindowJournal.DefaultContainer));
        _queue = new QueueAlertSink(
            new QueueClient(
                _azurite.ConnectionString,
                QueueAlertSink.DefaultQueue,
                new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 }
            )
        );
    }

    [GlobalCleanup]
    public void Stop()
    {
        _azurite!.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    [Benchmark]
    public async Task AppendJournalEntryOf100KB() =>
        _position = await _journal!.AppendAsync("telemetry/scorer/0", _position, _entry, default);

    [Benchmark]
    public Task SendEightAlerts() => _queue!.SendAsync(_alerts, default);

    private static DriveAlert Alert(int drive) =>
        new()
        {
            AlertId = $"{drive:x32}",
            Kind = AlertKind.Raised,
            SerialNumber = $"Z{drive:D7}",
            Model = "ST4000DM000",
            WindowStart = DateTimeOffset.UnixEpoch,
            WindowEnd = DateTimeOffset.UnixEpoch.AddDays(15),
            Score = 30,
            Threshold = 10,
            Severity = AlertSeverity.High,
            TopFeatures = [],
            Detector = "conv1d",
            DetectorVersion = "1",
            Partition = "telemetry/scorer/0",
            SequenceNumber = drive,
        };
}
