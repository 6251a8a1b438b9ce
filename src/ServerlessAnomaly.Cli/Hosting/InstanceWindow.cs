using Microsoft.Extensions.Configuration;
using ServerlessAnomaly.Cli.Output;
using ServerlessAnomaly.Functions.Settings;
using ServerlessAnomaly.Windowing;

namespace ServerlessAnomaly.Cli.Hosting;

/// <summary>
/// The window of an instance on this machine. It is set as the app's is, by the environment variables <c>Window__*</c>; the verbs that train,
/// replay or read stored windows follow them.
/// </summary>
internal static class InstanceWindow
{
    /// <exception cref="CliException">A variable is wrong; the message names it.</exception>
    public static WindowOptions Read()
    {
        try
        {
            return AnomalySettings.ReadWindow(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        }
        catch (SettingsException wrong)
        {
            throw new CliException(wrong.Message);
        }
    }
}
