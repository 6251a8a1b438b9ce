namespace ServerlessAnomaly.Telemetry;

/// <summary>What a field of a reading means, apart from the schemas' columns.</summary>
internal enum ReadingField
{
    /// <summary>A column of a schema, or nothing that is read.</summary>
    Other,

    /// <summary><c>date</c></summary>
    Date,

    /// <summary><c>timestamp</c></summary>
    Timestamp,

    /// <summary><c>serial_number</c></summary>
    SerialNumber,

    /// <summary><c>model</c></summary>
    Model,

    /// <summary><c>failure</c></summary>
    Failure,

    /// <summary><c>capacity_bytes</c></summary>
    CapacityBytes,

    /// <summary><c>host</c> or <c>hostname</c></summary>
    Host,

    /// <summary><c>slot</c> or <c>pod_slot_num</c></summary>
    Slot,

    /// <summary><c>datacenter</c></summary>
    DataCenter,

    /// <summary><c>vault</c> or <c>vault_id</c></summary>
    Vault,

    /// <summary><c>model_name</c>, smartctl's word for the model; <c>scsi_model_name</c> of SAS drives since version 7.3.</summary>
    ModelName,

    /// <summary><c>model_family</c>, the drive's entry in smartctl's database.</summary>
    ModelFamily,

    /// <summary><c>local_time</c>, smartctl's clock.</summary>
    LocalTime,

    /// <summary><c>device</c>: its name and its protocol.</summary>
    Device,

    /// <summary><c>smartctl</c>: how it ended.</summary>
    Smartctl,

    /// <summary><c>smart_status</c>: the drive's own word.</summary>
    SmartStatus,

    /// <summary><c>rotation_rate</c>: 0 for an SSD.</summary>
    RotationRate,

    /// <summary><c>user_capacity</c></summary>
    UserCapacity,

    /// <summary><c>power_on_time</c></summary>
    PowerOnTime,

    /// <summary><c>power_cycle_count</c></summary>
    PowerCycleCount,

    /// <summary><c>temperature</c></summary>
    Temperature,

    /// <summary><c>endurance_used</c></summary>
    EnduranceUsed,

    /// <summary><c>spare_available</c></summary>
    SpareAvailable,

    /// <summary><c>ata_smart_attributes</c>, smartctl's table of an ATA drive.</summary>
    AtaSmartAttributes,

    /// <summary><c>nvme_smart_health_information_log</c></summary>
    NvmeHealthLog,

    /// <summary><c>scsi_error_counter_log</c></summary>
    ScsiErrorCounterLog,

    /// <summary><c>scsi_pending_defects</c>, with its count.</summary>
    ScsiPendingDefects,

    /// <summary><c>scsi_start_stop_cycle_counter</c></summary>
    ScsiCycles,
}
