// Draws every chart of the page: the option beside each plot, in the colours of the page's own style.
(() => {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const plots = [...document.querySelectorAll('.plot')].map(element => ({
    element, option: JSON.parse(element.nextElementSibling.textContent), chart: null,
  }));
  const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const text = value => typeof value === 'number' ? String(+value.toPrecision(4)) : String(value ?? '-');

  function theme() {
    const axis = {
      axisLine: { lineStyle: { color: colour('--line') } }, axisTick: { lineStyle: { color: colour('--line') } },
      axisLabel: { color: colour('--quiet') }, splitLine: { lineStyle: { color: colour('--line'), opacity: .6 } },
      nameTextStyle: { color: colour('--quiet') },
    };
    return {
      color: colour('--series').split(',').map(part => part.trim()), backgroundColor: 'transparent',
      textStyle: { color: colour('--text'), fontFamily: 'system-ui, sans-serif' },
      visualMap: { textStyle: { color: colour('--quiet') } },
      legend: { textStyle: { color: colour('--text') } },
      tooltip: { backgroundColor: colour('--panel'), borderColor: colour('--line'), textStyle: { color: colour('--text') } },
      valueAxis: axis, logAxis: axis, categoryAxis: { ...axis, splitLine: { show: false } }, timeAxis: axis,
    };
  }

  function draw() {
    const look = theme();
    for (const plot of plots) {
      plot.chart?.dispose();
      plot.chart = echarts.init(plot.element, look, { renderer: 'svg' });
      plot.chart.setOption({
        animation: false, aria: { enabled: true }, ...plot.option, tooltip: { valueFormatter: text, ...plot.option.tooltip },
      });
    }
  }

  draw();
  dark.addEventListener('change', draw);
  const fit = () => plots.forEach(plot => plot.chart.resize());
  addEventListener('resize', fit);
  matchMedia('print').addEventListener('change', fit);
})();
