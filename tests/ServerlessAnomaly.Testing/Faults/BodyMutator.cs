using System.Text;

namespace ServerlessAnomaly.Testing.Faults;

/// <summary>Breaks bodies at random, in the ways in which devices, proxies and attackers do. The same seed breaks them in the same way.</summary>
public sealed class BodyMutator(int seed)
{
    private static readonly string[] Fragments =
    [
        "\0",
        "\"",
        "\\",
        "\\u",
        "\\ud800",
        "\"\\ud800\"",
        "{",
        "}",
        "[",
        "]",
        "]}",
        ",",
        ":",
        "null",
        "-",
        "1e999",
        "3.4028235e38",
        "-3.4e38",
        "1e-400",
        "NaN",
        "99999999999999999999999999",
        "true",
        "\uFEFF",
        "é",
        "\U0001F4A5",
        "//",
        "\"date\":",
        "\"date\":\"2018-07-0\",",
        "\"serial_number\":\"\",",
        "\"serial_number\":7,",
        "\"smart_5_raw\":3e38,\"smart_197_raw\":3e38,",
        "\"smart_5_raw\":{},",
        "\"ata_smart_attributes\":[],",
    ];

    private readonly Random _random = new(seed);

    /// <summary>A body made of one of <paramref name="bodies"/>.</summary>
    public byte[] Next(IReadOnlyList<byte[]> bodies)
    {
        var body = bodies[_random.Next(bodies.Count)];
        for (var times = _random.Next(1, 4); times > 0; times--)
            body = Mutate(body, bodies);
        return body;
    }

    private byte[] Mutate(byte[] body, IReadOnlyList<byte[]> bodies) =>
        _random.Next(400) switch
        {
            0 => Insert(body, Bytes($"\"x\":\"{new string('x', 1024 * 1024)}\",")),
            1 => Repeat("[", _random.Next(1, 100_000)),
            2 => Repeat("{\"a\":", _random.Next(1, 20_000)),
            3 => [.. Repeat("[", 60), .. body, .. Repeat("]", 60)],
            4 => Bytes($"[{string.Join(',', Enumerable.Repeat("{}", _random.Next(1, 3000)))}]"),
            5 => Insert(body, Bytes($"\"smart_5_raw\":{new string('9', _random.Next(1, 5000))},")),
            < 40 => body[..(_random.Next(body.Length + 1))],
            < 70 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body)),
            < 90 => Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(body) + "ü"),
            < 120 => [.. body, .. bodies[_random.Next(bodies.Count)]],
            < 160 => [.. "["u8, .. body, .. ","u8, .. bodies[_random.Next(bodies.Count)], .. "]"u8],
            < 180 => [.. "{\"data\":"u8, .. body, .. "}"u8],
            < 230 => Flip(body),
            < 280 => Cut(body),
            _ => Insert(body, Bytes(Fragments[_random.Next(Fragments.Length)])),
        };

    private byte[] Insert(byte[] body, byte[] fragment)
    {
        // Behind a brace or a comma, so that much of it stays JSON.
        var at = _random.Next(body.Length + 1);
        if (_random.Next(2) == 0 && body.AsSpan(at).IndexOfAny((byte)'{', (byte)',') is >= 0 and var next)
            at += next + 1;
        return [.. body[..at], .. fragment, .. body[at..]];
    }

    private byte[] Flip(byte[] body)
    {
        if (body.Length == 0)
            return body;
        byte[] flipped = [.. body];
        flipped[_random.Next(body.Length)] ^= (byte)(1 << _random.Next(8));
        return flipped;
    }

    private byte[] Cut(byte[] body)
    {
        var from = _random.Next(body.Length + 1);
        var to = Math.Min(body.Length, from + _random.Next(20));
        return [.. body[..from], .. body[to..]];
    }

    private static byte[] Repeat(string text, int times) => Bytes(string.Concat(Enumerable.Repeat(text, times)));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
