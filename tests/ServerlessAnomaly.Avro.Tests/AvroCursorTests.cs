using Avro.IO;

namespace ServerlessAnomaly.Avro.Tests;

/// <summary>Values as the official library writes them.</summary>
public sealed class AvroCursorTests
{
    [Fact]
    public void Read_ValuesOfTheOfficialLibrary_AreTheSame()
    {
        var random = new Random(3);
        for (var round = 0; round < 500; round++)
        {
            var (whole, narrow, wide, flag, text) = (
                random.NextInt64(),
                random.NextSingle(),
                random.NextDouble(),
                random.Next(2) == 1,
                new string('ä', random.Next(200))
            );
            if (round % 2 == 0)
                whole = random.Next(-100, 100);
            using var stream = new MemoryStream();
            var encoder = new BinaryEncoder(stream);
            encoder.WriteLong(whole);
            encoder.WriteFloat(narrow);
            encoder.WriteDouble(wide);
            encoder.WriteBoolean(flag);
            encoder.WriteString(text);

            var cursor = new AvroCursor(stream.ToArray(), 0);
            Assert.Equal((whole, narrow, wide, flag), (cursor.ReadLong(), cursor.ReadFloat(), cursor.ReadDouble(), cursor.ReadBoolean()));
            Assert.Equal(text, System.Text.Encoding.UTF8.GetString(cursor.ReadBytes()));
            Assert.Equal(stream.Length, cursor.Position);
        }
    }

    [Fact]
    public void Read_BytesThatAreMissing_SayWhere()
    {
        Assert.Equal(0, Fault([]).Offset);
        Assert.Contains("a boolean is 7", Fault([7]).Message);

        static AvroDataException Fault(byte[] data) => Assert.Throws<AvroDataException>(() => new AvroCursor(data, 0).ReadBoolean());
    }
}
