using System.Runtime.InteropServices;

namespace ServerlessAnomaly.Soak.Hubs;

/// <summary>One event as one reader saw it, and when by the machine's own clock, which all processes share.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct Sighting(long Time, long SequenceNumber, long Number, int Producer, int Partition)
{
    /// <summary>The producer of an event whose body is none that was sent.</summary>
    public const int Damaged = -1;

    public SentEvent Event => new(Producer, Number);
}

/// <summary>The files in which readers note what they saw, one for each life of a reader. What is noted stays, also when the reader is killed.</summary>
internal static class Sightings
{
    /// <summary>Notes a batch; it is in the file when this returns.</summary>
    public static void Append(FileStream file, ReadOnlySpan<Sighting> batch)
    {
        file.Write(MemoryMarshal.AsBytes(batch));
        file.Flush();
    }

    /// <summary>All that was noted in a folder, each reader's in its order. A note that was cut short by a kill is none.</summary>
    public static List<Sighting> ReadAll(string folder)
    {
        var all = new List<Sighting>();
        foreach (var file in Directory.EnumerateFiles(folder))
            all.AddRange(Read(file));
        return all;
    }

    /// <summary>How many there are.</summary>
    public static unsafe long Count(string folder) =>
        Directory.EnumerateFiles(folder).Sum(file => new FileInfo(file).Length / sizeof(Sighting));

    private static unsafe ReadOnlySpan<Sighting> Read(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        return MemoryMarshal.Cast<byte, Sighting>(bytes[..(bytes.Length / sizeof(Sighting) * sizeof(Sighting))]);
    }
}
