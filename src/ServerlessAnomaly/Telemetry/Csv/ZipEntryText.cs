using System.IO.Compression;
using System.IO.Hashing;

namespace ServerlessAnomaly.Telemetry;

/// <summary>An entry of a zip, held against the checksum that the zip keeps of it; <see cref="ZipArchive"/> does not look.</summary>
internal sealed class ZipEntryText(ZipArchiveEntry entry) : ReadOnlyStream
{
    private readonly Stream _text = entry.Open();
    private readonly Crc32 _checksum = new();
    private readonly uint _expected = entry.Crc32;

    /// <exception cref="InvalidDataException">The data is broken.</exception>
    public override int Read(Span<byte> buffer) => Check(buffer, _text.Read(buffer));

    /// <exception cref="InvalidDataException">The data is broken.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await _text.ReadAsync(buffer, cancellationToken);
        return Check(buffer.Span, read);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _text.Dispose();
        base.Dispose(disposing);
    }

    private int Check(Span<byte> buffer, int read)
    {
        _checksum.Append(buffer[..read]);
        if (read == 0 && buffer.Length > 0 && _checksum.GetCurrentHashAsUInt32() != _expected)
            throw new InvalidDataException("The checksum in the zip does not fit.");
        return read;
    }
}
