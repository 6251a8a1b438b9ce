using System.Buffers.Binary;
using System.IO.Compression;
using ServerlessAnomaly.Training.Fitting;

namespace ServerlessAnomaly.Training.Images;

/// <summary>
/// Reads images and labels in the idx format of MNIST (LeCun, Cortes and Burges): two zero bytes, type (8: bytes), number of axes, the axes
/// as big-endian numbers, the values. Files may be gzipped.
/// </summary>
internal static class IdxReader
{
    private const byte Bytes = 8;

    /// <summary>The images of <c>{name}-images-idx3-ubyte</c> with the labels of <c>{name}-labels-idx1-ubyte</c>.</summary>
    /// <param name="folder">Where the files lie.</param>
    /// <param name="name">How their names begin, such as <c>train</c>.</param>
    /// <exception cref="TrainingException">A file is missing or is not what its name says.</exception>
    public static ImageSet Read(string folder, string name)
    {
        var (sizes, pixels) = ReadFile(folder, $"{name}-images-idx3-ubyte", axes: 3);
        var (_, labels) = ReadFile(folder, $"{name}-labels-idx1-ubyte", axes: 1);
        if (labels.Length != sizes[0])
        {
            throw new TrainingException(
                $"There are {sizes[0]} images and {labels.Length} labels of '{name}' in '{folder}': fetch the files again."
            );
        }
        return new ImageSet(sizes[1], sizes[2], [.. pixels.Select(value => value / 255f)], labels);
    }

    private static (int[] Sizes, byte[] Values) ReadFile(string folder, string name, int axes)
    {
        var path =
            new[] { $"{name}.gz", name }.Select(file => Path.Combine(folder, file)).FirstOrDefault(File.Exists)
            ?? throw new TrainingException($"There is no {name}.gz in '{folder}': give the folder with the four idx files of MNIST.");
        try
        {
            using Stream file = File.OpenRead(path);
            using var content = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
            return Parse(content, axes);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw new TrainingException($"'{path}' is not an idx file of {axes} axes of bytes: fetch it again. {fault.Message}", fault);
        }
    }

    private static (int[] Sizes, byte[] Values) Parse(Stream content, int axes)
    {
        Span<byte> number = stackalloc byte[sizeof(int)];
        content.ReadExactly(number);
        if (BinaryPrimitives.ReadInt32BigEndian(number) != ((Bytes << 8) | axes))
            throw new InvalidDataException($"It begins with {Convert.ToHexStringLower(number)}.");
        var sizes = new int[axes];
        for (var i = 0; i < axes; i++)
        {
            content.ReadExactly(number);
            sizes[i] = BinaryPrimitives.ReadInt32BigEndian(number);
        }
        // Sizes of a damaged file must not decide how much memory is taken.
        var count = sizes.Aggregate(1L, (product, size) => size < 0 ? -1 : product * size);
        if (count is < 0 or > 1 << 30)
            throw new InvalidDataException($"Its sizes are {string.Join(" · ", sizes)}.");
        var values = new byte[count];
        content.ReadExactly(values);
        return (sizes, values);
    }
}
