/** The page's one style sheet; its digest stands in the page's own security policy. */
export const PAGE_STYLE = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;color:#1b222b;background:#fff;font:14px/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC",system-ui,sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1000px;margin:0 auto;padding:0 24px 64px}
.switch{position:absolute;opacity:0;pointer-events:none}
#show-zh:checked~main .en,#show-en:checked~main .zh{display:none}
header{display:flex;flex-wrap:wrap;gap:4px 24px;align-items:baseline;padding:24px 0 8px;border-bottom:2px solid #23405f}
h1{font-size:22px;line-height:1.4;margin:0;flex:1 1 auto;overflow-wrap:anywhere}
h2{font-size:17px;line-height:1.5;margin:0 0 2px}
h3{font-size:14px;margin:20px 0 4px}
.language{display:flex;gap:4px}
.language label{padding:2px 10px;border:1px solid #c6ccd3;border-radius:3px;cursor:pointer}
#show-zh:checked~main label[for=show-zh],#show-en:checked~main label[for=show-en]{background:#23405f;border-color:#23405f;color:#fff}
#show-zh:focus-visible~main label[for=show-zh],#show-en:focus-visible~main label[for=show-en]{outline:2px solid #1d5f8a;outline-offset:2px}
nav{display:flex;flex-wrap:wrap;gap:2px 16px;padding:8px 0 20px;font-size:13px}
a{color:#1d5f8a}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(190px,1fr));gap:0;margin:0 0 8px;border:1px solid #e3e6ea}
.facts div{box-shadow:0 0 0 .5px #e3e6ea;padding:10px 12px}
.facts dt{color:#5b6570;font-size:13px;line-height:1.4}
.facts dd{margin:2px 0 0;font-size:20px;line-height:1.3;font-weight:600;overflow-wrap:anywhere}
.facts small{display:block;font-size:12px;font-weight:400;color:#5b6570}
section{padding:28px 0 0;margin:0 0 4px}
.answer{margin:0 0 10px;color:#3b4550;max-width:54em;overflow-wrap:anywhere}
svg{display:block;max-width:100%;height:auto;font-size:13px}
svg text{font-family:inherit;paint-order:stroke;stroke:#fff;stroke-width:3px;stroke-linejoin:round}
svg.narrow{display:none}
details{margin:8px 0 0}
summary{cursor:pointer;color:#1d5f8a}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:13px;margin:8px 0}
th,td{padding:4px 10px;border-bottom:1px solid #e3e6ea;text-align:left;vertical-align:top;overflow-wrap:break-word}
thead th{color:#5b6570;font-weight:600;border-bottom-color:#c6ccd3;background:#fff}
td.n,th.n{text-align:right;white-space:nowrap}
.files{font-size:13px;color:#5b6570;margin:6px 0 0}
.pattern{border:1px solid #e3e6ea;margin:0 0 8px}
.pattern>summary{display:grid;grid-template-columns:96px 150px 1fr;gap:4px 12px;padding:8px 12px;color:#1b222b;list-style:none}
.pattern>summary::-webkit-details-marker{display:none}
.pattern>summary:focus-visible,.pattern>summary:hover{background:#f6f7f8}
.pattern .body{padding:0 12px 12px}
.weight{font-weight:600}
.weight small,.many small{display:block;font-weight:400;color:#5b6570}
.levels{display:flex;flex-wrap:wrap;gap:4px;align-content:start}.level.none{border-left-color:transparent;background:none;color:#5b6570}
.level{padding:0 6px;border-left:3px solid #b3bac2;background:#f6f7f8;font-size:13px}
.level.for{border-left-color:#2f7d4f}
.level.against{border-left-color:#b3261e}
td.unlike{background:#fdf3e1}
.note{color:#5b6570;font-size:13px}
@media(max-width:640px){
main{padding:0 16px 48px}
svg.wide{display:none}svg.narrow{display:block}
body{font-size:16px}h1{font-size:20px}
.facts{grid-template-columns:1fr 1fr}
.pattern>summary{grid-template-columns:1fr 1fr}
.levels{grid-column:1/-1}
}
@page{margin:14mm}
@media print{details:not([open],.pattern){display:none}.language,nav,.files{display:none}main{max-width:none;padding:0}section{break-inside:avoid}body{font-size:12px}}
`;
