using ServerlessAnomaly.Training.Images;

namespace ServerlessAnomaly.Training.Tests.Images;

/// <summary>Small drawings under the labels of digits: 1 is a slanted bar, 4 two crossed bars, 5 a ring, all a little different.</summary>
internal static class Strokes
{
    private const int Size = 12;

    public static ImageSet Draw(int ofEach, int seed)
    {
        var random = new Random(seed);
        var pixels = new List<float>();
        var labels = new List<byte>();
        for (var i = 0; i < ofEach; i++)
            foreach (var label in (byte[])[1, 4, 5])
            {
                var (slant, shift, radius) = (random.NextDouble() - 0.5, (2 * random.NextDouble()) - 1, 3 + random.NextDouble());
                for (var y = 0; y < Size; y++)
                for (var x = 0; x < Size; x++)
                {
                    var (dx, dy) = (x - 5.5 - shift, y - 5.5);
                    var bar = Math.Abs(dx - (slant * dy));
                    var ink = label switch
                    {
                        1 => bar,
                        4 => Math.Min(bar, Math.Abs(dy - (slant * dx))),
                        _ => Math.Abs(Math.Sqrt((dx * dx) + (dy * dy)) - radius),
                    };
                    pixels.Add((float)Math.Clamp(1.5 - ink, 0, 1));
                }
                labels.Add(label);
            }
        return new ImageSet(Size, Size, [.. pixels], [.. labels]);
    }
}
