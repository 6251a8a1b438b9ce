using System.Buffers.Binary;

namespace ServerlessAnomaly.Avro;

/// <summary>Walks through the binary encoding of values; every length is checked against the bytes that are there.</summary>
internal ref struct AvroCursor(ReadOnlySpan<byte> data, int position)
{
    // Deeper values come only from schemas that refer to themselves.
    private const int MaxDepth = 64;

    private readonly ReadOnlySpan<byte> _data = data;

    public int Position { get; private set; } = position;

    /// <summary>Decodes a zigzag varint of at most ten bytes.</summary>
    public long ReadLong()
    {
        var start = Position;
        ulong bits = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (Position == _data.Length)
                throw new AvroDataException(start, "a number is cut off");
            var next = _data[Position++];
            bits |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)(bits >> 1) ^ -(long)(bits & 1);
        }
        throw new AvroDataException(start, "a number goes on for more than ten bytes");
    }

    /// <summary>Takes bytes or a string.</summary>
    public ReadOnlySpan<byte> ReadBytes()
    {
        var start = Position;
        var length = ReadLong();
        if (length < 0 || length > _data.Length - Position)
            throw new AvroDataException(start, $"a value says it has {length} bytes where {_data.Length - Position} are left");
        return Take((int)length);
    }

    /// <summary>Takes so many bytes.</summary>
    public ReadOnlySpan<byte> ReadFixed(int count) => Take(count);

    /// <summary>Takes a byte that is 0 or 1.</summary>
    public bool ReadBoolean()
    {
        var start = Position;
        return Take(1)[0] switch
        {
            0 => false,
            1 => true,
            var other => throw new AvroDataException(start, $"a boolean is {other} where 0 or 1 is needed"),
        };
    }

    /// <summary>Takes a number of four bytes.</summary>
    public float ReadFloat() => BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));

    /// <summary>Takes a number of eight bytes.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Take(sizeof(double)));

    /// <summary>The schema of what follows: the chosen branch of a union, else the schema itself.</summary>
    public AvroSchema Resolve(AvroSchema schema)
    {
        for (var depth = 0; schema.Kind == AvroKind.Union; depth++)
        {
            var start = Position;
            var branch = ReadLong();
            if (branch < 0 || branch >= schema.Branches.Count || depth == MaxDepth)
                throw new AvroDataException(start, $"a union of {schema.Branches.Count} types has the branch {branch}");
            schema = schema.Branches[(int)branch];
        }
        return schema;
    }

    /// <summary>The number of items in the next block of an array or a map, 0 at its end.</summary>
    public long ReadItemCount()
    {
        var start = Position;
        var count = ReadLong();
        if (count >= 0)
            return count;
        // A negative count is followed by the block's size in bytes, for readers that want to skip it.
        if (ReadLong() < 0 || count == long.MinValue)
            throw new AvroDataException(start, "a list has a negative size");
        return -count;
    }

    /// <summary>Passes over a value of any type.</summary>
    public void Skip(AvroSchema schema, int depth = 0)
    {
        if (schema.IsEmpty)
            return;
        if (depth == MaxDepth)
            throw new AvroDataException(Position, $"values are nested more than {MaxDepth} deep");
        switch (schema.Kind)
        {
            case AvroKind.Boolean:
                Take(1);
                break;
            case AvroKind.Int or AvroKind.Long or AvroKind.Enum:
                ReadLong();
                break;
            case AvroKind.Float:
                Take(4);
                break;
            case AvroKind.Double:
                Take(8);
                break;
            case AvroKind.Bytes or AvroKind.String:
                ReadBytes();
                break;
            case AvroKind.Fixed:
                Take(schema.Size);
                break;
            case AvroKind.Union:
                Skip(Resolve(schema), depth + 1);
                break;
            case AvroKind.Record:
                foreach (var field in schema.Fields)
                    Skip(field.Type, depth + 1);
                break;
            case AvroKind.Array or AvroKind.Map:
                SkipItems(schema, depth);
                break;
        }
    }

    private void SkipItems(AvroSchema schema, int depth)
    {
        var keyed = schema.Kind == AvroKind.Map;
        for (var count = ReadItemCount(); count > 0; count = ReadItemCount())
        {
            if (!keyed && schema.Item!.IsEmpty)
                continue;
            for (var item = 0L; item < count; item++)
            {
                if (keyed)
                    ReadBytes();
                Skip(schema.Item!, depth + 1);
            }
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _data.Length - Position)
            throw new AvroDataException(Position, $"a value needs {count} bytes where {_data.Length - Position} are left");
        var taken = _data.Slice(Position, count);
        Position += count;
        return taken;
    }
}
