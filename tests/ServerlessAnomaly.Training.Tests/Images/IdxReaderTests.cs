using System.IO.Compression;
using ServerlessAnomaly.Training.Fitting;
using ServerlessAnomaly.Training.Images;

namespace ServerlessAnomaly.Training.Tests.Images;

public sealed class IdxReaderTests : IDisposable
{
    private static readonly byte[] Images = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 0, 51, 255, 102, 0, 204];
    private static readonly byte[] Labels = [0, 0, 8, 1, 0, 0, 0, 2, 7, 4];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    [Theory]
    [InlineData(true), InlineData(false)]
    public void Read_ImagesAndLabels_GivesPixelsFromZeroToOne(bool zipped)
    {
        Write("x-images-idx3-ubyte", Images, zipped);
        Write("x-labels-idx1-ubyte", Labels, zipped);
        var set = IdxReader.Read(_folder.FullName, "x");
        Assert.Equal((2, 1, 3), (set.Count, set.Height, set.Width));
        Assert.Equal([0, 0.2f, 1], set[0].ToArray());
        Assert.Equal([0.4f, 0, 0.8f], set.WithLabels(4)[0].ToArray());
        Assert.Equal(0, set.WithLabels(5).Count);
    }

    [Fact]
    public void Read_MissingOrDamaged_SaysWhichFile()
    {
        Fails("x-images-idx3-ubyte.gz");
        Write("x-images-idx3-ubyte", Images[..^1], zipped: false);
        Fails("x-images-idx3-ubyte'");
        Write("x-images-idx3-ubyte", [0, 0, 8, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255], zipped: false);
        Fails("sizes");
        Write("x-images-idx3-ubyte", Images, zipped: false);
        Write("x-labels-idx1-ubyte", Images, zipped: true);
        Fails("x-labels-idx1-ubyte");
        Write("x-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, 1, 7], zipped: true);
        Fails("2 images and 1 labels");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Fails(string part) =>
        Assert.Contains(
            part,
            Assert.Throws<TrainingException>(() => IdxReader.Read(_folder.FullName, "x")).Message,
            StringComparison.Ordinal
        );

    private void Write(string name, byte[] content, bool zipped)
    {
        var path = Path.Combine(_folder.FullName, zipped ? $"{name}.gz" : name);
        using Stream file = File.Create(path);
        using var target = zipped ? new GZipStream(file, CompressionLevel.Fastest) : file;
        target.Write(content);
    }
}
