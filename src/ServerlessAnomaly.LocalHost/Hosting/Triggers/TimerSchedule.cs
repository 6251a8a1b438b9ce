using System.Globalization;
using NCrontab;

namespace ServerlessAnomaly.LocalHost.Hosting.Triggers;

/// <summary>When a timer fires: six-field crontab (seconds first) in UTC, or a fixed interval.</summary>
internal sealed class TimerSchedule
{
    private readonly CrontabSchedule? _crontab;
    private readonly TimeSpan _interval;

    private TimerSchedule(CrontabSchedule? crontab, TimeSpan interval)
    {
        _crontab = crontab;
        _interval = interval;
    }

    /// <exception cref="FormatException">The text is neither.</exception>
    public static TimerSchedule Parse(string text)
    {
        if (CrontabSchedule.TryParse(text, new CrontabSchedule.ParseOptions { IncludingSeconds = true }) is { } six)
            return new TimerSchedule(six, default);
        if (CrontabSchedule.TryParse(text) is { } five)
            return new TimerSchedule(five, default);
        if (TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero)
            return new TimerSchedule(null, interval);

        throw new FormatException(
            $"'{text}' is no timer schedule; write six crontab fields such as '0 30 2 * * *', or an interval such as '00:05:00'."
        );
    }

    public DateTime Next(DateTime after) =>
        _crontab is null ? after + _interval : DateTime.SpecifyKind(_crontab.GetNextOccurrence(after), DateTimeKind.Utc);

    /// <summary>Whether occurrences lie more than a minute apart; schedules that fire more often are not monitored, as in Azure.</summary>
    public bool IsWorthMonitoring(DateTime now) => Next(Next(now)) - Next(now) >= TimeSpan.FromMinutes(1);
}
