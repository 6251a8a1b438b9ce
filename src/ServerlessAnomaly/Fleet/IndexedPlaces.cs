using System.Text;
using ServerlessAnomaly.Telemetry;
using ServerlessAnomaly.Windowing.Drives;
using ServerlessAnomaly.Windowing.Format;

namespace ServerlessAnomaly.Fleet;

/// <summary>The places of an index, each once.</summary>
internal sealed record IndexedPlaces(DriveHost[] Hosts, DriveBay[] Bays)
{
    public static IndexedPlaces Read(ref FieldReader reader, int hostCount, int bayCount)
    {
        var places = new IndexedPlaces(new DriveHost[hostCount], new DriveBay[bayCount]);
        foreach (ref var host in places.Hosts.AsSpan())
        {
            var location = PlaceText.Location(reader.ShortText(), default);
            host = location.IsEmpty ? DriveHost.Unknown : new(Text(location.Host), Text(location.DataCenter), Text(location.Vault));
        }
        foreach (ref var bay in places.Bays.AsSpan())
        {
            var location = PlaceText.Location(default, reader.ShortText());
            bay = location.IsEmpty ? DriveBay.Unknown : new(Text(location.Slot), Text(location.Device));
        }
        return places;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
