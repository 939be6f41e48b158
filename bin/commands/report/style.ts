import { Markup } from './markup';

const LIGHT = `--paper:#fff;--ink:#1b1f24;--muted:#57606a;--line:#8c959f;--rule:#d0d7de;--panel:#f6f8fa;--free:#eef1f4;
--cluster:#f6d5a8;--public:#f2c1c6;--node:#bfdbf7;--pod:#c5e8c9;--fargate:#dccdf3;--other:#e0e0d0;
--bar:#2f6f9f;--over:#b3261e;--link:#0b57a4;--error:#a40e26;--warning:#7d4e00;--info:#0b57a4`;

const DARK = `--paper:#12161c;--ink:#e6edf3;--muted:#a3adb8;--line:#76818d;--rule:#343c46;--panel:#1b2129;--free:#20272f;
--cluster:#5c4215;--public:#632c35;--node:#1d4670;--pod:#1f5230;--fargate:#48356e;--other:#44442f;
--bar:#6db3e8;--over:#ff8a80;--link:#8cc2ff;--error:#ff9a9a;--warning:#f0c060;--info:#8cc2ff`;

/** Colors of a map: the roles differ in more than the hue, since every large subnet has its name in it. */
const MAP_RULES = `
svg text{font:11px/1.2 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;fill:var(--ink)}
svg .title{font-weight:600;font-size:12px}
.paper{fill:var(--paper)}
.free{fill:var(--free);stroke:var(--line);stroke-width:1}
.subnet{stroke:var(--paper);stroke-width:1}
.cluster{fill:var(--cluster)}.public{fill:var(--public)}.node{fill:var(--node)}.pod{fill:var(--pod)}
.fargate{fill:var(--fargate)}.other{fill:var(--other)}
.later{fill-opacity:.35;stroke-dasharray:3 2;stroke:var(--line)}
.reserved{fill:url(#hatch)}
.hatch{stroke:var(--ink);stroke-opacity:.22;stroke-width:2}`;

/** The style of an image that stands alone. */
export const MAP_STYLE = new Markup(
  `:root{${LIGHT}}@media (prefers-color-scheme:dark){:root{${DARK}}}${MAP_RULES}`,
);

/** The style of the page. */
export const PAGE_STYLE = new Markup(`
:root{color-scheme:light dark;${LIGHT}}
@media (prefers-color-scheme:dark){:root{${DARK}}}
@media print{:root{color-scheme:light;${LIGHT}}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
header,main,footer{max-width:76rem;margin:0 auto;padding:0 1rem}
h1{font-size:1.5rem;line-height:1.25;margin:1.5rem 0 .5rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2.5rem 0 .5rem;padding-top:.5rem;border-top:1px solid var(--rule)}
h3{font-size:1rem;margin:1.25rem 0 .5rem}
p{margin:.5rem 0;max-width:70ch}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;margin:.75rem 0}
.skip{position:absolute;left:-999rem}
.skip:focus{left:1rem;top:1rem;background:var(--paper);padding:.5rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1rem 0}
.figures div{background:var(--panel);border:1px solid var(--rule);border-radius:6px;padding:.6rem .8rem}
.figures dt{color:var(--muted);font-size:.85rem}
.figures dd{margin:0;font-size:1.35rem;font-weight:600;font-variant-numeric:tabular-nums}
.maps{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,26rem),1fr));gap:1rem}
figure{margin:0}
figcaption{font-weight:600;margin-bottom:.35rem}
.map{display:block;width:100%;height:auto}
.definitions{position:absolute}
.legend{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0;font-size:.9rem}
.legend svg{width:14px;height:14px;vertical-align:-2px;margin-right:.4rem}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.35rem .75rem .35rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
th{font-weight:600;color:var(--muted);white-space:nowrap}
td.number,th.number{text-align:right}
.short{white-space:nowrap}
code,.cidr{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.92em}
.pools{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,22rem),1fr));gap:.75rem;padding:0;list-style:none}
.pools>li{border:1px solid var(--rule);border-radius:6px;padding:.75rem .9rem;break-inside:avoid}
.pools h3{margin:0 0 .4rem}
.load{display:grid;grid-template-columns:6.5rem 1fr 3.4rem;gap:.5rem;align-items:center;font-size:.9rem}
.load .percent{text-align:right;font-variant-numeric:tabular-nums;font-weight:600}
.load svg{width:100%;height:12px;display:block}
.track{fill:var(--free)}.bar{fill:var(--bar)}.over{fill:var(--over)}.full{stroke:var(--ink);stroke-width:.6}
.note{color:var(--muted);font-size:.9rem}
.findings,.steps{padding-left:1.25rem}
.findings li{margin:.7rem 0;overflow-wrap:anywhere}
.findings ul{padding-left:1.1rem;margin:.2rem 0}
.findings ul li{margin:.1rem 0}
.severity{font-weight:600}
.severity.error{color:var(--error)}.severity.warning{color:var(--warning)}.severity.info{color:var(--info)}
footer{margin:3rem auto 2rem;color:var(--muted);font-size:.85rem}
@media print{
body{font-size:10pt}
nav,.skip{display:none}
header,main,footer{max-width:none;padding:0}
table{font-size:8pt}
th{white-space:normal}
h2,h3{break-after:avoid}
figure,tr,.findings li{break-inside:avoid}
.wide{overflow:visible}
.maps{grid-template-columns:1fr 1fr}
svg,.figures div{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
${MAP_RULES}
`);
