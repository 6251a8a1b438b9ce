using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading;

/// <summary>
/// Runs before Main where DOTNET_STARTUP_HOOKS names this assembly. Ends the process when its standard input ends, and that is when the parent
/// does, even by a kill: nobody else holds the other end of the pipe.
/// </summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        // Ctrl+C in a terminal goes to the whole group of processes; this one is stopped by its parent, in the right order. Windows has no such call.
        if (!OperatingSystem.IsWindows())
            _ = SetProcessGroup(0, 0);

        // The processes that this one starts are not watched.
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        var watch = new Thread(Watch) { IsBackground = true, Name = "parent watch" };
        watch.Start();
    }

    [DllImport("libc", EntryPoint = "setpgid")]
    private static extern int SetProcessGroup(int process, int group);

    private static void Watch()
    {
        var buffer = new byte[256];
        using var input = Console.OpenStandardInput();
        while (input.Read(buffer) > 0)
        {
            // Whatever is written there means nothing.
        }
        // At once: an orderly end is what the host asks for while it lives.
        Process.GetCurrentProcess().Kill();
    }
}
