using System.IO.Compression;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// The one zip that a reading has open. Files that are read in the order of their days come from the same zip one after the other; to open it
/// for each of them would read the list of its entries as often as it has entries.
/// </summary>
public sealed class OpenZip : IDisposable
{
    private string? _name;
    private ZipArchive? _zip;

    /// <summary>How many zips were opened so far.</summary>
    public int Opened { get; private set; }

    /// <summary>The zip of this name, if it is the open one; else null, and whatever is open is closed.</summary>
    public ZipArchive? Find(string name)
    {
        if (_zip is not null && _name == name)
            return _zip;
        Dispose();
        return null;
    }

    /// <summary>Opens a zip, which is the open one from now on.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Its bytes; closed with it, or at once if they are no zip.</param>
    /// <param name="remedy">What to do where it is broken, such as "get the file again".</param>
    /// <exception cref="TelemetryFormatException">It is broken.</exception>
    public ZipArchive Open(string name, Stream content, string remedy)
    {
        Dispose();
        try
        {
            _zip = new ZipArchive(content, ZipArchiveMode.Read);
            // Its directory is read when it is asked for.
            _ = _zip.Entries;
        }
        catch (Exception broken) when (broken is InvalidDataException or ArgumentException)
        {
            // A blob's stream says by an ArgumentException that it is too short for what the zip seeks.
            Dispose();
            content.Dispose();
            throw new TelemetryFormatException($"{name}: the zip is broken; {remedy}.", broken);
        }
        _name = name;
        Opened++;
        return _zip;
    }

    /// <summary>Closes the open zip; another may be opened after it.</summary>
    public void Dispose()
    {
        _zip?.Dispose();
        _zip = null;
    }
}
