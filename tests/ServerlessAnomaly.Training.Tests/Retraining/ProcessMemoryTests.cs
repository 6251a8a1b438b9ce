using System.Runtime.InteropServices;
using ServerlessAnomaly.Training.Retraining;
using Xunit;

namespace ServerlessAnomaly.Training.Tests.Retraining;

public class ProcessMemoryTests
{
    private const int Block = 64 * 1024;
    private const int Blocks = 4096;

    /// <summary>Freed blocks below one that is in use: what glibc would keep.</summary>
    [Fact]
    public void Freed_memory_of_the_C_library_goes_back_to_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/lib64/ld-linux-x86-64.so.2"), "glibc on Linux is needed.");
        var blocks = new nint[Blocks];
        var content = new byte[Block];
        for (var i = 0; i < Blocks; i++)
            Marshal.Copy(content, 0, blocks[i] = Marshal.AllocHGlobal(Block), Block);
        try
        {
            foreach (var block in blocks.AsSpan(0, Blocks - 1))
                Marshal.FreeHGlobal(block);
            var before = ResidentBytes();
            Assert.True(ProcessMemory.GiveBack());
            Assert.True(ResidentBytes() < before - Block * Blocks / 2, $"{before} bytes before, {ResidentBytes()} after");
        }
        finally
        {
            Marshal.FreeHGlobal(blocks[^1]);
        }
    }

    private static long ResidentBytes() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize;
}
