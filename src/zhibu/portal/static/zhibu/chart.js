/*
 * Bars for .chart[data-chart="id"]: the data stands in <script type="application/json" id="id"> as
 * [{label, value, number, url, inside}]. The table beside it says the same and stays for print,
 * for screen readers and where scripts do not run.
 */
(function () {
  "use strict";

  const box = document.querySelector("[data-chart]");
  const data = box && document.getElementById(box.dataset.chart);
  if (!box || !data || !window.echarts) return;

  const bars = JSON.parse(data.textContent);
  const style = window.getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const twin = document.querySelector("[data-twin]");

  box.hidden = false;
  if (twin) twin.open = false;
  const chart = window.echarts.init(box, null, { renderer: "canvas" });
  chart.setOption({
    animation: !still,
    textStyle: { fontFamily: colour("--sans"), color: colour("--soft") },
    grid: { left: 4, right: 4, top: 24, bottom: 2, containLabel: true },
    aria: { enabled: true, label: { description: "各月数值，列表中有同样的数。" } },
    xAxis: {
      type: "category",
      data: bars.map((bar) => bar.label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colour("--line") } },
      axisLabel: { color: colour("--mute"), interval: bars.length > 6 && box.clientWidth < 480 ? 1 : 0 },
    },
    // The numbers stand on the bars; a scale beside them would only say it again.
    yAxis: { type: "value", show: false },
    series: [{
      type: "bar",
      barMaxWidth: 26,
      cursor: "pointer",
      label: { show: true, position: "top", color: colour("--soft"), fontSize: 12, formatter: (point) => bars[point.dataIndex].value || "" },
      data: bars.map((bar) => ({
        value: bar.number,
        itemStyle: { color: bar.inside ? colour("--red") : colour("--faint"), borderRadius: [3, 3, 0, 0] },
      })),
    }],
  });
  chart.on("click", (point) => window.location.assign(bars[point.dataIndex].url));
  window.addEventListener("resize", () => chart.resize());
  // Paper gets the table.
  window.addEventListener("beforeprint", () => { if (twin) twin.open = true; });
})();
