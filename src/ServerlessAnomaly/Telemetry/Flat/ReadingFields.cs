namespace ServerlessAnomaly.Telemetry;

/// <summary>Finds a field by its UTF-8 name.</summary>
internal static class ReadingFields
{
    public static ReadingField Find(ReadOnlySpan<byte> name) =>
        name.Length switch
        {
            4 => name.SequenceEqual("date"u8) ? ReadingField.Date
            : name.SequenceEqual("host"u8) ? ReadingField.Host
            : name.SequenceEqual("slot"u8) ? ReadingField.Slot
            : ReadingField.Other,
            5 => name.SequenceEqual("model"u8) ? ReadingField.Model
            : name.SequenceEqual("vault"u8) ? ReadingField.Vault
            : ReadingField.Other,
            6 when name.SequenceEqual("device"u8) => ReadingField.Device,
            7 when name.SequenceEqual("failure"u8) => ReadingField.Failure,
            8 => name.SequenceEqual("smartctl"u8) ? ReadingField.Smartctl
            : name.SequenceEqual("hostname"u8) ? ReadingField.Host
            : name.SequenceEqual("vault_id"u8) ? ReadingField.Vault
            : ReadingField.Other,
            9 when name.SequenceEqual("timestamp"u8) => ReadingField.Timestamp,
            10 => name.SequenceEqual("model_name"u8) ? ReadingField.ModelName
            : name.SequenceEqual("local_time"u8) ? ReadingField.LocalTime
            : name.SequenceEqual("datacenter"u8) ? ReadingField.DataCenter
            : ReadingField.Other,
            11 when name.SequenceEqual("temperature"u8) => ReadingField.Temperature,
            12 => name.SequenceEqual("smart_status"u8) ? ReadingField.SmartStatus
            : name.SequenceEqual("model_family"u8) ? ReadingField.ModelFamily
            : name.SequenceEqual("pod_slot_num"u8) ? ReadingField.Slot
            : ReadingField.Other,
            13 => name.SequenceEqual("serial_number"u8) ? ReadingField.SerialNumber
            : name.SequenceEqual("rotation_rate"u8) ? ReadingField.RotationRate
            : name.SequenceEqual("user_capacity"u8) ? ReadingField.UserCapacity
            : name.SequenceEqual("power_on_time"u8) ? ReadingField.PowerOnTime
            : ReadingField.Other,
            14 => name.SequenceEqual("capacity_bytes"u8) ? ReadingField.CapacityBytes
            : name.SequenceEqual("endurance_used"u8) ? ReadingField.EnduranceUsed
            : ReadingField.Other,
            15 => name.SequenceEqual("spare_available"u8) ? ReadingField.SpareAvailable
            : name.SequenceEqual("scsi_model_name"u8) ? ReadingField.ModelName
            : ReadingField.Other,
            17 when name.SequenceEqual("power_cycle_count"u8) => ReadingField.PowerCycleCount,
            20 => name.SequenceEqual("ata_smart_attributes"u8) ? ReadingField.AtaSmartAttributes
            : name.SequenceEqual("scsi_pending_defects"u8) ? ReadingField.ScsiPendingDefects
            : ReadingField.Other,
            22 when name.SequenceEqual("scsi_error_counter_log"u8) => ReadingField.ScsiErrorCounterLog,
            29 when name.SequenceEqual("scsi_start_stop_cycle_counter"u8) => ReadingField.ScsiCycles,
            33 when name.SequenceEqual("nvme_smart_health_information_log"u8) => ReadingField.NvmeHealthLog,
            _ => ReadingField.Other,
        };
}
