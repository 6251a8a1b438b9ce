namespace ServerlessAnomaly.Training.Images;

/// <summary>Labelled images of one size and one channel, in memory.</summary>
/// <param name="height">Rows of pixels.</param>
/// <param name="width">Pixels in a row.</param>
/// <param name="pixels">Images one after the other, row by row, from 0 to 1.</param>
/// <param name="labels">The label of each.</param>
internal sealed class ImageSet(int height, int width, float[] pixels, byte[] labels)
{
    /// <summary>Rows of pixels.</summary>
    public int Height => height;

    /// <summary>Pixels in a row.</summary>
    public int Width => width;

    /// <summary>Pixels of an image.</summary>
    public int Size => height * width;

    /// <summary>Images.</summary>
    public int Count => labels.Length;

    /// <summary>The images with one of the labels.</summary>
    public ImageSet WithLabels(params ReadOnlySpan<byte> wanted)
    {
        var chosen = new List<int>();
        for (var i = 0; i < Count; i++)
            if (wanted.Contains(labels[i]))
                chosen.Add(i);
        return At(chosen);
    }

    /// <summary>The images at given places.</summary>
    public ImageSet At(IReadOnlyList<int> places)
    {
        var chosen = new float[places.Count * Size];
        for (var i = 0; i < places.Count; i++)
            this[places[i]].CopyTo(chosen.AsSpan(i * Size));
        return new ImageSet(height, width, chosen, [.. places.Select(place => labels[place])]);
    }

    /// <summary>Pixels of <paramref name="count"/> images from one on.</summary>
    public Memory<float> Pixels(int first, int count) => pixels.AsMemory(first * Size, count * Size);

    /// <summary>Pixels of one image.</summary>
    public ReadOnlySpan<float> this[int image] => pixels.AsSpan(image * Size, Size);
}
