/** One stylesheet for screen, phone and paper. Colour means state and nothing else. */
export const STYLE = `
:root{--ink:#1b222b;--soft:#5b6570;--faint:#646d77;--line:#e3e6ea;--ground:#fff;--wash:#f6f7f8;
--unresolved:#b3261e;--owed:#8f5c00;--payable:#2f7d4f;--aided_elsewhere:#2f6cae;--not_entitled:#69727c}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:64px}
body{margin:0;color:var(--ink);background:var(--ground);font:15px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC",system-ui,sans-serif;font-variant-numeric:tabular-nums}
html[data-lang=zh] :lang(en),html[data-lang=en] :lang(zh){display:none}
.page{max-width:1120px;margin:0 auto;padding:0 32px 96px}
nav{position:sticky;top:0;z-index:5;background:rgba(255,255,255,.96);border-bottom:1px solid var(--line)}
nav>div{max-width:1120px;margin:0 auto;padding:0 32px;display:flex;align-items:center;gap:24px;height:52px;overflow-x:auto;white-space:nowrap;scrollbar-width:none}
nav b{font-size:17px;letter-spacing:.12em}
nav a{color:var(--soft);text-decoration:none;font-size:14px;padding:4px 0}
nav a:hover,nav a:focus-visible{color:var(--ink);text-decoration:underline;text-underline-offset:6px}
nav .grow{flex:1}
button{font:inherit;font-size:14px;color:var(--ink);background:none;border:1px solid var(--line);border-radius:4px;padding:4px 12px;cursor:pointer}
nav button{position:sticky;right:0;background:#fff}
button:hover{background:var(--wash)}
:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
header{padding:48px 0 8px}
h1{font-size:30px;line-height:1.3;margin:0 0 8px;font-weight:650;letter-spacing:.01em}
h2{font-size:21px;line-height:1.4;margin:72px 0 4px;font-weight:650}
h3{font-size:16px;margin:32px 0 8px;font-weight:650}
p{margin:0 0 12px;max-width:46em}
.note{color:var(--soft);font-size:14px;text-wrap:pretty}
.mark{font-style:normal;display:inline-block;width:1.1em;text-align:center;font-size:.95em}
.unresolved{color:var(--unresolved)}.owed{color:var(--owed)}.payable{color:var(--payable)}.aided_elsewhere{color:var(--aided_elsewhere)}.not_entitled{color:var(--not_entitled)}
.bar{display:block;width:100%;border-radius:2px}
.equation{margin:28px 0 0}
.equation .lead{display:flex;align-items:baseline;gap:12px;margin-bottom:10px}
.equation .lead b{font-size:40px;line-height:1;font-weight:650;letter-spacing:-.01em}
.equation.small .lead b{font-size:24px}
.equation .lead span{color:var(--soft)}
.parts{display:grid;grid-template-columns:repeat(5,1fr);gap:0 16px;margin:14px 0 0;padding:0;list-style:none}
.parts li{position:relative;padding-left:20px}
.parts li:before{content:"+";position:absolute;left:-6px;top:16px;color:var(--faint);font-size:18px}
.parts li:first-child:before{content:"=";}
.parts .what{font-size:14px;white-space:nowrap}
.parts b{display:block;font-size:24px;line-height:1.25;font-weight:650;color:var(--ink)}
.small .parts b{font-size:18px}
.trios{display:grid;grid-template-columns:repeat(4,1fr);gap:0;margin:20px 0 0;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.trios>div{padding:16px 16px 16px 20px;position:relative;min-width:0}
.trios>div+div{border-left:1px solid var(--line)}
.trios>div:not(:first-child):before{content:"+";position:absolute;left:-7px;top:20px;background:#fff;color:var(--faint);line-height:1.2;width:14px;text-align:center}
.trios>div:nth-child(2):before{content:"="}
.trios>div:first-child{padding-left:0}
.trios .what{font-size:14px;color:var(--soft)}
.trios .yuan{font-size:22px;font-weight:650;line-height:1.35}
.trios .yuan small{font-size:14px;font-weight:400;color:var(--soft);margin-left:2px}
.trios .count{font-size:14px;color:var(--soft)}
.waiting{list-style:none;padding:0;margin:12px 0 0;border-top:1px solid var(--line)}
.waiting li{display:flex;gap:12px;padding:10px 0;border-bottom:1px solid var(--line)}
.waiting .by{flex:0 0 8.5em;color:var(--soft)}
.wide{overflow-x:auto;margin:12px 0 0;-webkit-overflow-scrolling:touch}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.45}
th{font-weight:500;color:var(--soft);text-align:left;vertical-align:bottom;padding:8px 12px 6px 0;border-bottom:1px solid var(--ink);white-space:nowrap;background:var(--ground)}
td{padding:7px 12px 7px 0;border-bottom:1px solid var(--line);vertical-align:top}
th.n,td.n{text-align:right;white-space:nowrap}
td.name,th.name{white-space:nowrap}
td:last-child,th:last-child{padding-right:0}
i.mark.owed{color:#c27c00}i.mark.not_entitled{color:#8a939c}
td.id{font-family:ui-monospace,"SFMono-Regular",Menlo,Consolas,monospace;font-size:14px;white-space:nowrap;color:var(--soft)}
tr.sum td{border-bottom:1px solid var(--ink);font-weight:600}
td:first-child,th:first-child{position:sticky;left:0;background:var(--ground)}
td.barcell{width:26%;min-width:120px;padding-right:24px;vertical-align:middle}
.whole{white-space:nowrap}
.nil{color:#a9b0b7}
.heat td.n,.heat th.n{text-align:center;padding:0;min-width:52px}
.heat th.n{padding:8px 4px 6px}
.heat td.n span{display:block;padding:7px 4px}
.heat td a{display:block;padding:7px 4px;color:inherit;text-decoration:none}
.heat td a:hover{text-decoration:underline}
.heat .all{font-weight:600}
details{border-bottom:1px solid var(--line)}
details[open]{padding-bottom:16px}
summary{list-style:none;cursor:pointer;padding:10px 0;display:grid;align-items:center;gap:16px;grid-template-columns:1em 8em 1fr 4.5em 4.5em 16em}
summary::-webkit-details-marker{display:none}
summary:before{content:"▸";color:var(--faint);line-height:1;justify-self:start;transform-origin:35% 50%;transition:transform .12s}
details[open]>summary:before{transform:rotate(90deg)}
summary:hover{background:var(--wash)}
summary .n{text-align:right}
summary.plain{grid-template-columns:1em 1fr auto auto}
summary .who{color:var(--soft);font-size:14px}
summary strong{font-weight:600}
.keys{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:14px;color:var(--soft);margin:8px 0 0}
.filter label{white-space:nowrap}
.filter{display:flex;gap:12px;align-items:center;margin:12px 0 0}
input{font:inherit;font-size:15px;padding:6px 10px;border:1px solid #b6bdc5;border-radius:4px;width:min(24em,100%)}
.hatch{background:repeating-linear-gradient(135deg,#e3e6ea 0 4px,#fff 4px 8px)}
.hbar{display:block;height:12px;background:#4a5563;border-radius:1px;min-width:1px}
.benefits td.barcell{width:34%}
footer{margin-top:80px;padding-top:16px;border-top:1px solid var(--line);color:var(--soft);font-size:14px}
@media(max-width:760px){
html{scroll-padding-top:56px}
body{font-size:16px}
.page,nav>div{padding-left:16px;padding-right:16px}
nav>div{gap:18px;height:48px}
header{padding-top:28px}
h1{font-size:24px}h2{margin-top:56px;font-size:19px}
.parts{grid-template-columns:1fr;margin-top:8px}
.parts li{display:flex;justify-content:space-between;align-items:baseline;padding:7px 0 7px 20px;border-bottom:1px solid var(--line)}
.parts li:before{left:0;top:7px}
.parts b,.small .parts b{font-size:18px}
.parts .what{font-size:15px}
.equation .lead b{font-size:34px}
.trios{grid-template-columns:1fr}
.trios>div,.trios>div:first-child{padding:10px 0 10px 20px;display:grid;grid-template-columns:1fr auto;align-items:baseline}
.trios>div+div{border-left:0;border-top:1px solid var(--line)}
.trios>div:not(:first-child):before{left:0;top:12px}
.trios .what{font-size:15px}.trios .yuan{font-size:18px}
.trios .count{grid-column:1/-1}
.waiting li{flex-direction:column;gap:0}
.waiting .by{flex:none;font-size:14px}
summary,summary.plain{grid-template-columns:1em 1fr auto auto;gap:4px 12px}
summary .barbox{grid-column:1/-1;order:9}
summary .wideonly{display:none}
summary.plain .who{grid-column:2/-1;order:9}
table{font-size:15px}
.cards thead{display:none}
.cards,.cards tbody,.cards tr,.cards td{display:block}
.cards tr{padding:12px 0;border-bottom:1px solid var(--line)}
.cards td.n{text-align:left}.cards td.empty{display:none}
.cards td{border:0;padding:0;position:static;white-space:normal}
.cards td.name{font-weight:600;font-size:16px}
.cards td:not(.name):not(.id)[data-k]:before{content:attr(data-k) "　";color:var(--faint)}
.barcell{display:none}
}
@page{size:A4;margin:16mm 14mm 18mm;@bottom-right{content:counter(page) " / " counter(pages);font-size:9pt;color:#5b6570}}
@media print{
body{font-size:9.5pt}
nav,.filter,button{display:none!important}
.page{max-width:none;padding:0}
header{padding-top:0}
h1{font-size:19pt}h2{font-size:13pt;margin-top:22pt;break-after:avoid}h3{break-after:avoid}
.note,.keys,.parts .what,.trios .what,.trios .count,table,footer,summary .who{font-size:8.5pt}
.equation,.trios,tr,.waiting li,summary{break-inside:avoid}
.equation .lead b{font-size:22pt}.parts b{font-size:14pt}.small .parts b{font-size:12pt}.trios .yuan{font-size:13pt}
thead{display:table-header-group}
.heat{break-inside:avoid}
td,th{padding-top:3pt;padding-bottom:3pt}
td.id{font-size:8pt}
summary{padding:4pt 0;break-after:avoid}summary:before{content:none}
summary,summary.plain{grid-template-columns:7em 1fr 4.5em 4.5em 16em}
summary.plain{grid-template-columns:1fr auto auto}
details[open]{padding-bottom:6pt}
.wide{overflow:visible}
a{color:inherit;text-decoration:none}
svg,.hbar,.hatch,.heat td{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
`;

/** Language, filter by name, opening what a link points at, opening all for paper. Works without it, too. */
export const SCRIPT = `
const root=document.documentElement;
document.getElementById('language').addEventListener('click',()=>{const zh=root.dataset.lang!=='en';root.dataset.lang=zh?'en':'zh';root.lang=zh?'en':'zh-CN'});
const reveal=()=>{if(location.hash.length<2)return;const at=document.getElementById(decodeURIComponent(location.hash.slice(1)));if(!at)return;for(let e=at;e;e=e.parentElement)if(e.tagName==='DETAILS')e.open=true;at.scrollIntoView()};
addEventListener('hashchange',reveal);reveal();
let closed=[];
addEventListener('beforeprint',()=>{closed=[...document.querySelectorAll('details:not([open])')];for(const d of closed)d.open=true});
addEventListener('afterprint',()=>{for(const d of closed)d.open=false});
const box=document.getElementById('find');
if(box)box.addEventListener('input',()=>{const q=box.value.trim();for(const row of document.querySelectorAll('#open tbody tr'))row.hidden=q!==''&&!row.textContent.includes(q);
for(const group of document.querySelectorAll('#open details')){const any=!!group.querySelector('tbody tr:not([hidden])');group.hidden=!any;if(q!=='')group.open=any}});
`;
