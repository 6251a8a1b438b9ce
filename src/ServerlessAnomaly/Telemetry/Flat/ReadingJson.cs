using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// Reads JSON objects of either shape, one after the other, each into the batch of its kind. Fields may come in any order and may mix the
/// shapes; of a field that comes twice the last one counts, but a bad one is refused wherever it stands.
/// </summary>
internal ref struct ReadingJson(
    ReadOnlySpan<byte> body,
    KindColumns columns,
    ColumnMap map,
    TelemetryOptions options,
    DateTime latest,
    ReadingBatches into
)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly Span<byte> _scratch = into.Scratch;
    private readonly Span<byte> _kept = into.Kept;
    private readonly Span<float> _values = into.Row;
    private BodyText _serial,
        _model,
        _family,
        _device,
        _host,
        _bay,
        _dataCenter,
        _vault;
    private DateTime _date,
        _timestamp;
    private MakerValues _maker;
    private SmartctlFacts _facts;
    private bool _anyField,
        _failed,
        _beyondAta;

    /// <summary>Commits the object that starts at the reader, or says why not. The reader ends on the object's end.</summary>
    /// <param name="reader">Stands on the object's start.</param>
    /// <param name="eventIndex">Index of the event in its batch.</param>
    /// <param name="stamp">The time under which the object was filed by what wrapped it; none by default.</param>
    /// <exception cref="JsonException">The JSON is malformed.</exception>
    // By itself it keeps the loop over the fields in registers: 5 % of a reading's time.
    [MethodImpl(MethodImplOptions.NoInlining)]
    public FieldProblem? Read(ref Utf8JsonReader reader, int eventIndex, DateTime stamp = default)
    {
        _values.Fill(float.NaN);
        _serial = _model = _family = _device = _host = _bay = _dataCenter = _vault = default;
        _date = _timestamp = default;
        _maker.Clear();
        _facts = new SmartctlFacts();
        _anyField = _failed = _beyondAta = false;
        var start = (int)reader.TokenStartIndex;

        FieldProblem? problem = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (problem is null)
                problem = ReadField(ref reader);
            else
                reader.Skip();
        }

        if (stamp != default)
            _timestamp = stamp;
        return problem ?? Complete(_body[start..(int)reader.BytesConsumed], eventIndex);
    }

    private FieldProblem? ReadField(ref Utf8JsonReader reader)
    {
        var spelled = reader.ValueSpan;
        var name = reader.ValueIsEscaped ? JsonText.ReadOrNone(ref reader, _scratch) : spelled;
        if (!map.IsEmpty)
            name = map.Apply(name);
        var slot = columns.Find(name, out var attribute);
        var field = slot >= 0 && attribute >= 0 ? ReadingField.Other : ReadingFields.Find(name);
        reader.Read();
        if (slot >= 0 && reader.TokenType != JsonTokenType.StartObject)
        {
            _anyField = true;
            _beyondAta |= !columns.IsAta(slot);
            if (field == ReadingField.CapacityBytes)
                NumberText.TryParse(reader.ValueSpan, out _, out _facts.CapacityBytes);
            return FlatFields.ReadValue(ref reader, _body, _values, slot, attribute, ref _maker, spelled);
        }
        if (field == ReadingField.Other && slot < 0)
        {
            reader.Skip();
            return null;
        }
        _anyField = true;
        return field == ReadingField.Other
            ? FlatFields.ReadValue(ref reader, _body, _values, slot, attribute, ref _maker, spelled)
            : ReadKnown(ref reader, field);
    }

    private FieldProblem? ReadKnown(ref Utf8JsonReader reader, ReadingField field)
    {
        switch (field)
        {
            case ReadingField.Date:
                return FlatFields.ReadTime(ref reader, _body, _scratch, "date", ref _date);
            case ReadingField.Timestamp:
                return FlatFields.ReadTime(ref reader, _body, _scratch, "timestamp", ref _timestamp);
            case ReadingField.SerialNumber:
                return FlatFields.ReadSerialNumber(ref reader, _body, _scratch, _kept, options.MaxSerialNumberBytes, ref _serial);
            case ReadingField.Model:
                return FlatFields.ReadModel(ref reader, _body, _scratch, _kept, "model", ref _model);
            case ReadingField.ModelName:
                return FlatFields.ReadModel(ref reader, _body, _scratch, _kept, "model_name", ref _model);
            case ReadingField.Failure:
                return FlatFields.ReadFailure(ref reader, _body, ref _failed);
            case ReadingField.CapacityBytes:
                _facts.CapacityBytes = SmartctlNumbers.TakeWhole(ref reader);
                return null;
            case ReadingField.Host:
                _host = BodyText.Take(ref reader);
                return null;
            case ReadingField.Slot:
                _bay = BodyText.Take(ref reader);
                return null;
            case ReadingField.DataCenter:
                _dataCenter = BodyText.Take(ref reader);
                return null;
            case ReadingField.Vault:
                _vault = BodyText.Take(ref reader);
                return null;
            default:
                return ReadSmartctl(ref reader, field);
        }
    }

    private FieldProblem? ReadSmartctl(ref Utf8JsonReader reader, ReadingField field)
    {
        _beyondAta |= field is not ReadingField.AtaSmartAttributes;
        switch (field)
        {
            case ReadingField.LocalTime:
                return SmartctlTime.Read(ref reader, _body, ref _facts.LocalTime);
            case ReadingField.AtaSmartAttributes:
                return AtaAttributes.Read(ref reader, _body, columns, _values, ref _maker, ref _facts.Warnings);
            case ReadingField.NvmeHealthLog:
                NestedValues.ReadNvme(ref reader, columns, _values);
                break;
            case ReadingField.ScsiErrorCounterLog:
                NestedValues.ReadErrorCounters(ref reader, columns, _values);
                break;
            case ReadingField.ScsiPendingDefects:
                NestedValues.Put(columns.FindSas("pending_defects"u8), SmartctlNumbers.TakeOf(ref reader, "count"u8), _values);
                break;
            case ReadingField.ScsiCycles:
                NestedValues.ReadCycles(ref reader, columns, _values);
                break;
            case ReadingField.Device:
                SmartctlParts.ReadDevice(ref reader, ref _facts, ref _device);
                break;
            case ReadingField.Smartctl:
                SmartctlParts.ReadExit(ref reader, ref _facts);
                break;
            case ReadingField.SmartStatus:
                SmartctlParts.ReadStatus(ref reader, ref _facts);
                break;
            case ReadingField.ModelFamily:
                _family = BodyText.Take(ref reader);
                break;
            case ReadingField.RotationRate:
                _facts.RotationRate = SmartctlNumbers.Take(ref reader);
                break;
            case ReadingField.UserCapacity:
                _facts.CapacityBytes = SmartctlNumbers.TakeWholeOf(ref reader, "bytes"u8);
                break;
            case ReadingField.PowerOnTime:
                _facts.PowerOnHours = SmartctlNumbers.TakeOf(ref reader, "hours"u8);
                break;
            case ReadingField.PowerCycleCount:
                _facts.PowerCycles = SmartctlNumbers.Take(ref reader);
                break;
            case ReadingField.Temperature:
                _facts.Temperature = SmartctlNumbers.TakeOf(ref reader, "current"u8);
                break;
            case ReadingField.EnduranceUsed:
                _facts.EnduranceUsed = SmartctlNumbers.TakeOf(ref reader, "current_percent"u8);
                break;
            case ReadingField.SpareAvailable:
                _facts.Spare = SmartctlNumbers.TakeOf(ref reader, "current_percent"u8, "threshold_percent"u8, ref _facts.SpareThreshold);
                break;
        }
        return null;
    }

    private FieldProblem? Complete(ReadOnlySpan<byte> whole, int eventIndex)
    {
        if (!_anyField)
            return Refuse(ObjectLooks.Recognize(whole), whole);
        var kind = KindOf();
        if (kind is DriveKind.AtaDisk or DriveKind.AtaSsd && _maker.Any && DriveMakers.IsSeagate(Text(_model), Text(_family)))
            _maker.Apply(_values);
        _facts.FillInto(kind, columns, _values);
        var values = columns.Select(kind, _values);
        var look = HasValue(values) ? null : ObjectLooks.Recognize(whole);
        if (look is { Reason: not RejectReason.NoValues } or { IsFlat: false })
            return Refuse(look, whole);
        if (_serial.IsEmpty)
            return FieldProblem.Missing(RejectReason.MissingSerialNumber);

        // The most precise time counts, wherever it stands: a gateway may add its own to what smartctl printed.
        var (time, field) =
            _timestamp != default ? (_timestamp, "timestamp")
            : _facts.LocalTime != default ? (_facts.LocalTime, "local_time.time_t")
            : (_date, "date");
        if (time == default)
            return FieldProblem.Missing(RejectReason.MissingTime);
        if (time > latest)
            return FieldProblem.Future(field, time, options.FutureTolerance);
        if (look is not null)
            return Refuse(look, whole);

        var batch = into.For(kind);
        values.CopyTo(batch.Begin(eventIndex));
        batch.SetSerialNumber(Text(_serial));
        batch.SetModel(Text(_model));
        batch.SetTime(time);
        batch.SetFailed(_failed);
        batch.SetDrive(
            kind,
            columns.Judge(kind, values, _facts.AllWarnings),
            new(_facts.CapacityBytes, columns.PowerOnHours(kind, _values, _facts.PowerOnHours))
        );
        if (!_host.IsEmpty || !_bay.IsEmpty || !_dataCenter.IsEmpty || !_vault.IsEmpty || !_device.IsEmpty)
            batch.SetLocation(
                new DriveLocation
                {
                    Host = Text(_host),
                    Slot = Text(_bay),
                    DataCenter = Text(_dataCenter),
                    Vault = Text(_vault),
                    Device = Text(_device),
                }
            );
        batch.Commit();
        return null;
    }

    /// <summary>By what smartctl says of the device, but where its values are of another kind, by these.</summary>
    private readonly DriveKind KindOf()
    {
        // Most readings are flat ones of ATA drives: the other kinds' values need not be looked at.
        if (!_beyondAta)
            return KindOfAta();
        var ata = HasValue(columns.OfAta(_values));
        var nvme = HasValue(columns.Select(DriveKind.Nvme, _values));
        var sas = HasValue(columns.Select(DriveKind.Sas, _values));
        if (nvme && (_facts.Protocol == Protocol.Nvme || !ata))
            return DriveKind.Nvme;
        if (sas && (_facts.Protocol == Protocol.Scsi || !ata))
            return DriveKind.Sas;
        if (!ata && _facts.Protocol == Protocol.Nvme)
            return DriveKind.Nvme;
        if (!ata && _facts.Protocol == Protocol.Scsi)
            return DriveKind.Sas;
        return KindOfAta();
    }

    private readonly DriveKind KindOfAta() =>
        _facts.RotationRate == 0 || (!(_facts.RotationRate > 0) && SsdModels.IsSsd(Text(_model))) ? DriveKind.AtaSsd : DriveKind.AtaDisk;

    private readonly ReadOnlySpan<byte> Text(BodyText text) => text.In(_body, _kept);

    private static bool HasValue(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            if (!float.IsNaN(value))
                return true;
        return false;
    }

    private readonly FieldProblem Refuse(BodyLook look, ReadOnlySpan<byte> whole) =>
        new(look.Reason, "", JsonText.Excerpt(whole), look.Message)
        {
            Sleeper = look.Reason == RejectReason.Asleep && !_serial.IsEmpty ? Text(_serial).ToArray() : null,
        };
}
