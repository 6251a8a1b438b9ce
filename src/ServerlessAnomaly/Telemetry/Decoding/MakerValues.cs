using System.Runtime.CompilerServices;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Values of a reading that mean another thing on drives of one maker; put into place once the whole reading is known, because the model may
/// come last.
/// </summary>
internal struct MakerValues
{
    private const int Capacity = 8;

    private Slots _slots;
    private Values _values;
    private int _count;

    /// <summary>Whether anything is remembered.</summary>
    public readonly bool Any => _count > 0;

    public void Clear() => _count = 0;

    /// <summary>
    /// Stores a raw value into its slot, decoded as for any drive, and remembers what it is on a Seagate.
    /// </summary>
    public void Store(Span<float> values, int slot, int attribute, float value, long whole)
    {
        if (RawDecoders.ForAttribute(attribute) is not { } decoder)
        {
            values[slot] = value;
            return;
        }
        if (decoder.Maker == DriveMaker.Any)
        {
            values[slot] = (ulong)whole <= (ulong)decoder.Above ? value : decoder.Decode(value, whole);
            return;
        }
        values[slot] = value;
        Remember(slot, decoder.Decode(value, whole));
    }

    /// <summary>A value came that needs no decoding, or none at all: what was remembered of its slot no longer holds.</summary>
    public void Forget(int slot)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_slots[i] == slot)
                _slots[i] = -1;
        }
    }

    /// <summary>Puts what was remembered into place.</summary>
    public readonly void Apply(Span<float> values)
    {
        for (var i = 0; i < _count; i++)
        {
            if (_slots[i] >= 0)
                values[_slots[i]] = _values[i];
        }
    }

    private void Remember(int slot, float value)
    {
        Forget(slot);
        if (_count == Capacity)
            return;
        _slots[_count] = slot;
        _values[_count++] = value;
    }

    [InlineArray(Capacity)]
    private struct Slots
    {
        private int _first;
    }

    [InlineArray(Capacity)]
    private struct Values
    {
        private float _first;
    }
}
