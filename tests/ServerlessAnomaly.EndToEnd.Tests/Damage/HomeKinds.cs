using Microsoft.Extensions.Logging.Abstractions;
using ServerlessAnomaly.Cli.Hosting;
using ServerlessAnomaly.LocalHost;
using ServerlessAnomaly.LocalHost.Hosting.Triggers;
using ServerlessAnomaly.LocalHub;
using ServerlessAnomaly.LocalHub.Hubs;
using ServerlessAnomaly.LocalHub.Security;
using ServerlessAnomaly.LocalHub.Storage;
using ServerlessAnomaly.Testing;

namespace ServerlessAnomaly.EndToEnd.Tests.Damage;

/// <summary>What lies in a home beside Azurite's files and the hub's segments, which have suites of their own.</summary>
internal static class HomeKinds
{
    private static readonly DateTime Time = new(2018, 6, 13, 0, 0, 0, DateTimeKind.Utc);

    public static Task<FileKind>? Find(string kind, string home) =>
        kind switch
        {
            "hub description" => Made(HubDescription(home)),
            "hub keys" => Made(HubKeys(home)),
            "hub certificate" => Made(Certificate(home, "hub.crt")),
            "hub key" => Made(Certificate(home, "hub.key")),
            "hub checkpoint" => Made(HubCheckpoint(home)),
            "timer status" => Made(Timer(home)),
            "instance" => Made(Instance(home)),
            "storage address" => Made(StorageAddress(home)),
            "lock owner" => Made(Owner(home)),
            _ => null,
        };

    private static Task<FileKind> Made(FileKind kind) => Task.FromResult(kind);

    private static FileKind HubDescription(string home)
    {
        var options = new LocalEventHubOptions { Folder = home, Partitions = 4 };
        HubManifest.LoadOrCreate(options, TimeProvider.System);
        return InHome(home, "hub.json", () => (HubManifest.LoadOrCreate(options, TimeProvider.System).ToString(), ""));
    }

    private static FileKind HubKeys(string home)
    {
        AccessPolicyFile.LoadOrCreate(home);
        return InHome(
            home,
            "hub-keys.json",
            () => (string.Join(' ', AccessPolicyFile.LoadOrCreate(home).Select(policy => $"{policy} {policy.Key}")), "")
        );
    }

    private static FileKind Certificate(string home, string file)
    {
        HubCertificate.LoadOrCreate(home, TimeProvider.System).Dispose();
        return InHome(
            home,
            file,
            () =>
            {
                using var certificate = HubCertificate.LoadOrCreate(home, TimeProvider.System);
                return (certificate.GetCertHashString(), "");
            }
        );
    }

    private static FileKind HubCheckpoint(string home)
    {
        new CheckpointStore(home, Durability.OperatingSystem, NullLogger.Instance).Save("scorer", new HubCheckpoint(4711, 815));
        return InHome(
            home,
            "scorer.checkpoint",
            () =>
            {
                var log = new LogRecorder();
                var read = new CheckpointStore(home, Durability.OperatingSystem, log.CreateLogger("hub")).Get("scorer");
                return (read?.ToString(), string.Join('\n', log.Entries.Select(entry => entry.Text)));
            }
        );
    }

    private static FileKind Timer(string home)
    {
        new TimerStatusStore(home, "RetrainNightly", NullLogger.Instance).Write(new TimerStatus(Time, Time.AddDays(1), Time));
        return InHome(
            home,
            Path.Combine("timers", "RetrainNightly.json"),
            () =>
            {
                var log = new LogRecorder();
                var read = new TimerStatusStore(home, "RetrainNightly", log.CreateLogger("host")).Read();
                return (read?.ToString(), string.Join('\n', log.Entries.Select(entry => entry.Text)));
            }
        );
    }

    private static FileKind Instance(string home)
    {
        HoldLock(home);
        new RunningInstance(
            Environment.ProcessId,
            "UseDevelopmentStorage=true",
            "Endpoint=sb://hub",
            "Endpoint=sb://amqp",
            "Endpoint=sb://device",
            "https://localhost:1/",
            "hub.crt",
            "http://localhost:2/",
            ["telemetry/scorer/0"]
        ).Save(home);
        return InHome(
            home,
            "instance.json",
            () =>
            {
                var found = RunningInstance.Find(home);
                return (found is null ? null : string.Join(' ', found, found.Partitions[0]), "");
            }
        );
    }

    private static FileKind StorageAddress(string home)
    {
        HoldLock(home);
        new PublishedStorage(Environment.ProcessId, "UseDevelopmentStorage=true").Save(home);
        return InHome(home, "storage.json", () => (PublishedStorage.Find(home)?.ToString(), ""));
    }

    private static FileKind Owner(string home)
    {
        HoldLock(home);
        return InHome(home, "lock.owner", () => (HomeLock.HolderOf(home)?.ToString(System.Globalization.CultureInfo.InvariantCulture), ""));
    }

    // Held until the process ends; the home is this test's alone.
    private static void HoldLock(string home) => GC.KeepAlive(Held[home] = HomeLock.Take(home));

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, HomeLock> Held = new(StringComparer.Ordinal);

    private static FileKind InHome(string home, string file, Func<(string?, string)> read)
    {
        var path = Path.Combine(home, file);
        var whole = File.ReadAllBytes(path);
        return new FileKind(
            file,
            Path.GetFileName(file),
            whole,
            bytes =>
            {
                File.WriteAllBytes(path, bytes);
                return Task.FromResult(read());
            }
        );
    }
}
