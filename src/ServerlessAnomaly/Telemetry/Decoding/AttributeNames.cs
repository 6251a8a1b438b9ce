using System.Text;

namespace ServerlessAnomaly.Telemetry;

/// <summary>
/// What an attribute's number means, told by the names that smartmontools' drive database gives it. Makers of SSDs use the numbers of
/// disks for things of their own: 198 and 199 are <c>Host_Reads_GiB</c> and <c>Host_Writes_GiB</c> on one of them.
/// </summary>
internal static class AttributeNames
{
    private static readonly byte[][]?[] Parts = new byte[256][][];

    static AttributeNames()
    {
        Add(1, "Read_Error");
        Add(3, "Spin_Up");
        Add(4, "Start_Stop", "Start/Stop");
        Add(5, "Reallocated", "Realloc", "Retired", "Bad_Blo", "Bad_Blk", "Remap", "Reassign", "Bad_Cluster");
        Add(7, "Seek_Error");
        Add(9, "Power_On", "Power-On", "PowerOn", "Hours");
        Add(10, "Spin_Retry");
        Add(12, "Power_Cycle", "PowerCycle", "Power_On_Count");
        Add(170, "Reserv", "Rsvd", "Spare");
        Add(171, "Program_Fail", "Prog_Fail", "Program");
        Add(172, "Erase_Fail");
        Add(173, "Wear", "Erase");
        Add(174, "Power_Loss", "Unexpect", "Pwr_Loss", "Power_Cut");
        Add(177, "Wear");
        Add(179, "Used_Rsvd", "Used_Reserv");
        Add(181, "Program_Fail", "Prog_Fail");
        Add(182, "Erase_Fail");
        Add(183, "Runtime_Bad", "Downshift", "SATA_");
        Add(184, "End-to-End", "End_to_End", "IOEDC", "E2E", "EndToEnd");
        Add(187, "Reported_Uncorrect", "Uncorrect", "Reported_UE", "UECC");
        Add(188, "Command_Timeout", "Timeout", "Time_Out");
        Add(189, "High_Fly");
        Add(190, "Airflow_Temp", "Temp");
        Add(192, "Power-Off_Retract", "Retract", "Unsafe_Shut", "Unexpect", "Power_Loss", "Power_Fail", "Power-Off", "Power_Off");
        Add(193, "Load_Cycle", "Load");
        Add(194, "Temperature", "Temp");
        Add(195, "ECC");
        Add(196, "Reallocated_Event", "Realloc");
        Add(197, "Current_Pending", "Pending");
        Add(198, "Offline_Uncorrectable", "Uncorrect", "Offl_", "Off-line", "Offline");
        Add(199, "UDMA_CRC", "CRC");
        Add(202, "Life");
        Add(200, "Multi_Zone", "Write_Error");
        Add(231, "Life");
        Add(232, "Reserv", "Rsvd", "Spare");
        Add(233, "Wear");
        Add(240, "Head_Flying", "Flying");
        Add(241, "Total_LBAs_Written", "LBA", "Writ");
        Add(242, "Total_LBAs_Read", "LBA", "Read");
    }

    /// <summary>
    /// Whether the attribute is called by a name that says another thing. A name that says nothing (<c>Unknown_SSD_Attribute</c>, or none)
    /// contradicts nothing.
    /// </summary>
    public static bool Contradicts(int attribute, ReadOnlySpan<byte> name)
    {
        if ((uint)attribute >= 256 || Parts[attribute] is not { } parts || name.IsEmpty || name.StartsWith("Unknown"u8))
            return false;
        foreach (var part in parts)
        {
            if (name.IndexOf(part) >= 0)
                return false;
        }
        foreach (var part in parts)
        {
            for (var start = 0; start + part.Length <= name.Length; start++)
            {
                if (Ascii.EqualsIgnoreCase(name.Slice(start, part.Length), part))
                    return false;
            }
        }
        return true;
    }

    private static void Add(int attribute, params string[] parts) => Parts[attribute] = [.. parts.Select(Encoding.ASCII.GetBytes)];
}
