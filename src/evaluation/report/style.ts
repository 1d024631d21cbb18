/** The report's looks: quiet, in the reader's own light or dark, and fit for paper. */
export const style = `
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1d2329;--soft:#5d6873;--rule:#e4e2dd;--grid:#eeece7;--blue:#1f6f8b;--band:#1f6f8b2b;--amber:#b7651b;--amber-fill:#d98a3d66;--blue-fill:#1f6f8b66}
@media (prefers-color-scheme:dark){:root{--paper:#14181c;--card:#1b2126;--ink:#e6e9ec;--soft:#98a4af;--rule:#2c343b;--grid:#262d33;--blue:#6cc0da;--band:#6cc0da2e;--amber:#eba55f;--amber-fill:#eba55f59;--blue-fill:#6cc0da59}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums;-webkit-font-smoothing:antialiased}
main{max-width:66rem;margin:0 auto;padding:3.5rem 1.5rem 5rem}
h1{font-size:2rem;line-height:1.2;letter-spacing:-.02em;font-weight:650;margin:0 0 .4rem}
h2{font-size:1.3rem;letter-spacing:-.01em;font-weight:620;margin:3.6rem 0 .35rem}
h3{font-size:.95rem;font-weight:600;margin:0 0 .15rem}
p{margin:.2rem 0 1rem;max-width:44rem}
.soft,.facts,figcaption,footer{color:var(--soft)}
.facts{font-size:.95rem;margin-bottom:2rem;max-width:none}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;overflow-wrap:anywhere}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:1rem;margin:0}
.tile{background:var(--card);border:1px solid var(--rule);border-radius:.7rem;padding:1rem 1.15rem 1.05rem}
.tile dt{font-size:.88rem;color:var(--soft);line-height:1.35;min-height:2.7em}
.tile dd{margin:0}
.tile .value{font-size:1.85rem;font-weight:620;letter-spacing:-.02em;line-height:1.3}
.tile .interval{font-size:.85rem;color:var(--soft)}
.tile .reason{font-size:.85rem;color:var(--amber);line-height:1.4;display:block;padding-top:.4rem}
.table{overflow-x:auto;margin:.6rem 0 1.4rem}
table{border-collapse:collapse;width:100%;font-size:.93rem}
th,td{padding:.48rem .75rem;text-align:right;border-bottom:1px solid var(--rule);white-space:nowrap}
th:first-child,td:first-child{text-align:left;padding-left:0;white-space:normal;min-width:10rem}
th{font-weight:500;color:var(--soft);font-size:.85rem;vertical-align:bottom}
td.interval{color:var(--soft)}
td.reason{color:var(--amber);text-align:right;white-space:normal}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(28rem,100%),1fr));gap:1.2rem;margin:1rem 0}
.plots.alone{max-width:44rem}
figure{margin:0;background:var(--card);border:1px solid var(--rule);border-radius:.7rem;padding:1rem 1.1rem .9rem;break-inside:avoid}
figcaption{font-size:.87rem;line-height:1.45;margin-bottom:.6rem}
svg{display:block;width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",sans-serif;font-variant-numeric:tabular-nums}
svg text{fill:var(--soft)}
.grid path{stroke:var(--grid);fill:none}
.axis{stroke:var(--rule)}
.line{stroke:var(--blue);stroke-width:2;fill:none;stroke-linejoin:round}
.band{fill:var(--band)}
.mark{fill:var(--card);stroke:var(--blue);stroke-width:2}
.guide{stroke:var(--soft);stroke-dasharray:2 4;fill:none;opacity:.8}
.threshold{stroke:var(--ink);stroke-dasharray:5 3;opacity:.65}
svg .note{font-size:11px;paint-order:stroke;stroke:var(--card);stroke-width:4px;stroke-linejoin:round}
.bars.genuine{fill:var(--blue-fill);stroke:var(--blue)}
.bars.impostor{fill:var(--amber-fill);stroke:var(--amber)}
.key{display:inline-block;width:.7em;height:.7em;border-radius:.18em;margin-right:.35em;border:1px solid}
.key.genuine{background:var(--blue-fill);border-color:var(--blue)}
.key.impostor{background:var(--amber-fill);border-color:var(--amber);margin-left:.9em}
.cases{display:grid;grid-template-columns:repeat(auto-fill,minmax(14.5rem,1fr));gap:1rem;margin:.7rem 0 2rem}
.case{background:var(--card);border:1px solid var(--rule);border-radius:.7rem;padding:.7rem;break-inside:avoid}
.faces{display:grid;grid-template-columns:1fr 1fr;gap:.4rem}
.faces img,.faces .none{width:100%;height:auto;aspect-ratio:1;object-fit:cover;border-radius:.4rem;background:var(--grid);display:block}
.case b{font-weight:600;font-size:.92rem;display:block;margin-top:.5rem}
.case small{color:var(--soft);display:block;line-height:1.35;overflow-wrap:anywhere}
footer{margin-top:4rem;border-top:1px solid var(--rule);padding-top:1rem;font-size:.87rem}
footer p{max-width:none}
@media print{body{font-size:11pt}main{max-width:none;padding:0}h2{break-after:avoid}.tile,figure,.case{border-color:#ccc}:root{color-scheme:light;--paper:#fff;--card:#fff;--ink:#1d2329;--soft:#5d6873;--rule:#ccc;--grid:#eee;--blue:#1f6f8b;--band:#1f6f8b2b;--amber:#b7651b;--amber-fill:#d98a3d66;--blue-fill:#1f6f8b66}}
`
