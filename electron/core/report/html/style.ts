/**
 * The report's looks: the page's colours (renderer/ui/theme.css), light and dark by the reader's own choice, black on white on paper. Colours of ways carry
 * one meaning each; a pattern or a dash says the same without them. Ends the style element nowhere: it holds nothing of a packet.
 */
const light = `--paper:#f4f6f7;--surface:#fff;--sunk:#edf0f2;--line:#d9dfe2;--line-strong:#7b878d;--ink:#14191c;--soft:#505c63;
--direct:#007650;--relayUdp:#3b51d3;--relayTcp:#cb821c;--relayTls:#760851;--remoteRelay:#4d9ebb;--failed:#ab1600;--failed-ink:#ab1600;--link:#2a3fbd`;
const dark = `--paper:#111517;--surface:#191f22;--sunk:#20272b;--line:#2d373c;--line-strong:#6f7d85;--ink:#eef2f4;--soft:#a9b5bb;
--direct:#4dbd8d;--relayUdp:#6a89ff;--relayTcp:#fdbd00;--relayTls:#a86c93;--remoteRelay:#beedff;--failed:#cb4c00;--failed-ink:#ff8f66;--link:#9fb2ff`;
const uses = ['direct', 'relayUdp', 'relayTcp', 'relayTls', 'remoteRelay'];
const perUse = uses.map((use) => `.fill-${use}{fill:var(--${use})}.line-${use}{stroke:var(--${use});color:var(--${use})}`).join('');

export const style = `:root{color-scheme:light;${light}}
@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;${dark}}}
*{box-sizing:border-box}
html{background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,'Segoe UI','Noto Sans',sans-serif;-webkit-text-size-adjust:100%}
body{max-width:1080px;margin:0 auto;padding:28px 24px 48px}
h1{font-size:1.75rem;line-height:1.2;margin:2px 0 12px}
h2{font-size:1.25rem;margin:0 0 10px}
h3{font-size:1.05rem;margin:22px 0 8px}
h4{font-size:.95rem;margin:16px 0 6px}
p,ul,ol,dl,figure{margin:0 0 12px}
p,li,dd{max-width:90ch;overflow-wrap:anywhere}
a{color:var(--link);overflow-wrap:anywhere}
code,pre{font-family:ui-monospace,'SF Mono','Cascadia Mono','DejaVu Sans Mono',monospace;font-size:.87em;overflow-wrap:anywhere}
pre{white-space:pre-wrap;background:var(--sunk);padding:12px;border-radius:6px;margin:8px 0 0}
section,header.verdict,nav{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:18px 20px;margin:0 0 16px}
header.verdict{border-left:6px solid var(--line-strong)}
header.verdict.warning,header.verdict.problem{border-left-color:var(--failed)}
header.verdict.ok{border-left-color:var(--direct)}
nav ul{display:flex;flex-wrap:wrap;gap:4px 18px;list-style:none;margin:0;padding:0}
.kicker,.soft{color:var(--soft)}
.kicker{margin:0;font-size:.9rem}
.lead{font-size:1.08rem}
.todo{border-left:3px solid var(--ink);padding:2px 0 2px 12px}
.tag{display:inline-block;border:1px solid var(--line-strong);border-radius:4px;padding:0 6px;font-size:.82rem;white-space:nowrap}
.tag.problem,.tag.warning{border-color:var(--failed);color:var(--failed-ink);font-weight:600}
.notice{background:var(--sunk);border:1px solid var(--line-strong);border-radius:6px;padding:8px 12px}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(440px,1fr));gap:2px 28px}
.facts div{display:grid;grid-template-columns:150px minmax(0,1fr);gap:8px;padding:3px 0;border-bottom:1px solid var(--line)}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
.glossary div{padding:3px 0}.glossary dt{display:inline;font-weight:600;color:var(--ink)}.glossary dt::after{content:': '}.glossary dd{display:inline}
.scroll{overflow-x:auto;margin:0 0 12px}
.scroll:focus-visible,a:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}
table{border-collapse:collapse;width:auto;min-width:min(100%,600px);font-size:.87rem}
caption{text-align:left;font-weight:600;padding:6px 0}
th,td{text-align:left;vertical-align:top;padding:5px 16px 5px 0;border-bottom:1px solid var(--line)}
td code{overflow-wrap:break-word}.long,.long code{overflow-wrap:anywhere;min-width:120px}
thead th{border-bottom:1.5px solid var(--line-strong);color:var(--soft);font-weight:600;white-space:nowrap}
tbody th{font-weight:500}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th.code{font-family:ui-monospace,'DejaVu Sans Mono',monospace;font-size:.87em;font-weight:400}
.rules td:nth-child(4){min-width:170px}.rules td:nth-child(6),.rules td:nth-child(7){min-width:150px}.rules td:nth-child(8){min-width:130px}
.finding{border-top:1px solid var(--line);padding:12px 0 2px}
.finding h3{margin:0 0 4px}
.packets{list-style:none;padding-left:12px;border-left:2px solid var(--line);font-size:.87rem}
.packet{font-weight:600}
ol.checks li{margin-bottom:6px}
.chart{display:block;width:100%;min-width:620px;height:auto}
figure{margin-top:8px}figcaption{font-weight:600;margin-bottom:4px}
.legend{display:flex;flex-wrap:wrap;gap:2px 18px;list-style:none;padding:0;margin:0 0 6px;font-size:.85rem;color:var(--soft)}
.swatch{vertical-align:-1px}
.definitions{position:absolute}
svg text{font-family:inherit;fill:var(--ink)}
.tick{font-size:11px;fill:var(--soft)!important}
.axis{stroke:var(--line-strong);fill:none}.grid{stroke:var(--line);fill:none}
.gap{fill:var(--surface);fill-opacity:.75;stroke:var(--soft);stroke-dasharray:2 2}
.pattern{stroke:var(--surface);stroke-width:1.2;stroke-opacity:.7;fill:none}
.line{fill:none;stroke-width:1.6;stroke-linejoin:round}.bold{stroke-width:2.8}.line-ink{stroke:var(--ink);color:var(--ink)}
.dot{fill:currentcolor;stroke:none}
.loss{stroke:var(--failed);stroke-width:2.5;fill:none}
.mark-info{fill:var(--soft);stroke:var(--surface)}.mark-warning{fill:var(--surface);stroke:var(--ink);stroke-width:1.5}.mark-problem{stroke:var(--failed);stroke-width:2.6;fill:none}
.stop{fill:var(--surface);stroke:var(--ink);stroke-width:1.5}.icon{fill:none;stroke:var(--ink);stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}
.stop-name{font-size:13px;font-weight:600}.stop-address,.leg-note{font-size:12px;fill:var(--soft)!important}.leg-transport{font-size:13px;font-weight:600}
.leg-open,.leg-unknown,.leg-blocked{fill:none;stroke:var(--line-strong);stroke-width:4}.leg-open.line-direct{stroke:var(--direct)}.leg-open.line-relayUdp{stroke:var(--relayUdp)}.leg-open.line-relayTcp{stroke:var(--relayTcp)}.leg-open.line-relayTls{stroke:var(--relayTls)}.leg-open.line-remoteRelay{stroke:var(--remoteRelay)}
.leg-unknown{stroke-width:3;stroke-dasharray:2 5;stroke-linecap:round}.leg-blocked{stroke:var(--failed);stroke-width:3;stroke-dasharray:7 5}
.cross{fill:var(--failed)}.cross-lines{stroke:#fff;stroke-width:2.2;stroke-linecap:round;fill:none}.blocked-note{font-size:13px;font-weight:600;fill:var(--failed-ink)!important}
${perUse}
@media (max-width:700px){body{padding:16px 12px}section,header.verdict,nav{padding:14px}.facts{grid-template-columns:1fr}}
@page{margin:14mm 12mm 16mm;@bottom-right{content:counter(page) ' / ' counter(pages);font:9px sans-serif}@bottom-left{content:'Icewatch report';font:9px sans-serif}}
@media print{
:root{--paper:#fff;--surface:#fff;--sunk:#fff;--ink:#000;--soft:#333;--line:#bbb;--failed-ink:#000;--link:#000}
html{font-size:10.5pt}body{max-width:none;padding:0}
nav,details{display:none}
section,header.verdict{border:0;border-radius:0;padding:0;margin:0 0 14pt}
header.verdict{border-left:3pt solid #000!important;padding-left:8pt}
section{border-top:1pt solid #000;padding-top:6pt}
h2,h3,h4,caption,figcaption{break-after:avoid}
figure,.facts div,tr,.packets li,.checks li{break-inside:avoid}
thead{display:table-header-group;break-after:avoid}tbody tr:first-child{break-before:avoid}
.scroll{overflow:visible}.chart{min-width:0}
table{font-size:8pt}thead th{white-space:normal}th,td{min-width:0!important;padding-right:5pt}
svg{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}`;
