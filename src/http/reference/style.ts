/** How the page of the API looks: by day and by night, wide and on a phone. */
export const style = `
:root{color-scheme:light dark;--bg:#fff;--alt:#f4f8f9;--line:#d8e2e6;--text:#0d2330;--dim:#4b626f;--link:#0b5c75;--mark:#e1f1f4}
@media(prefers-color-scheme:dark){:root{--bg:#0a171f;--alt:#0f222c;--line:#22404d;--text:#e6f0f3;--dim:#a3bac4;--link:#7cc7dc;--mark:#12303d}}
*{box-sizing:border-box}
html{scroll-padding-top:16px}
body{margin:0;background:var(--bg);color:var(--text);font:400 1rem/1.55 system-ui,sans-serif;display:grid;grid-template-columns:300px minmax(0,1fr)}
a{color:var(--link)}
.dim{color:var(--dim)}
code,pre{font:400 .9em/1.5 ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
pre{margin:8px 0;padding:12px 14px;background:var(--alt);border:1px solid var(--line);border-radius:8px;white-space:pre-wrap}
aside{position:sticky;top:0;height:100vh;overflow-y:auto;padding:20px 16px;border-right:1px solid var(--line);background:var(--alt)}
aside ul{list-style:none;margin:0 0 12px;padding:0}
aside li a{display:block;padding:5px 8px;border-radius:6px;text-decoration:none;color:var(--text);font-size:.875rem;overflow-wrap:anywhere}
aside li a:hover{background:var(--mark)}
aside h2{font-size:.8125rem;margin:16px 8px 4px;color:var(--dim)}
input{width:100%;padding:9px 11px;border:1px solid var(--dim);border-radius:8px;background:var(--bg);color:var(--text);font:inherit}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
label{display:block;font-weight:600;font-size:.875rem;margin-bottom:5px}
main{padding:28px min(5vw,56px) 90px;max-width:980px;width:100%}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 8px}
main>h2{font-size:1.3rem;margin:48px 0 4px}
h3{font-size:1.05rem;margin:0 0 4px;overflow-wrap:anywhere}
article{padding:20px 0;border-top:1px solid var(--line)}
article p{margin:4px 0}
.verb{font:700 .75rem/1 ui-monospace,Menlo,monospace;padding:4px 7px;border-radius:5px;background:var(--mark);margin-right:6px}
aside .verb{padding:0;background:none;color:var(--dim);font-size:.6875rem}
.fields{margin:4px 0;padding-left:18px}
.fields .fields{border-left:1px solid var(--line);list-style:none;padding-left:14px}
details{margin:6px 0}
summary{cursor:pointer;padding:4px 0;font-weight:600;font-size:.9375rem}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
td,th{text-align:left;vertical-align:top;padding:6px 12px 6px 0;border-bottom:1px solid var(--line)}
[hidden]{display:none!important}
@media(max-width:820px){body{display:block}aside{position:static;height:auto;border-right:0;border-bottom:1px solid var(--line)}aside nav{display:none}aside.found nav{display:block;max-height:60vh;overflow-y:auto}main{padding:20px 16px 60px}summary,aside li a{padding:12px 8px;min-height:48px}input{min-height:48px}}
`

/** Finds: what does not hold all the words goes out of sight. */
export const script = `
const field=document.getElementById('find'),none=document.getElementById('none');
const things=[...document.querySelectorAll('[data-find]')],heads=[...document.querySelectorAll('[data-head]')];
const look=()=>{const words=field.value.toLowerCase().split(/\\s+/).filter(Boolean);let shown=0;
for(const it of things){const fits=words.every(word=>it.dataset.find.includes(word));it.hidden=!fits;if(fits)shown++}
for(const it of heads)it.hidden=words.length>0&&![...document.querySelectorAll('[data-of="'+it.dataset.head+'"]')].some(one=>!one.hidden);
none.hidden=shown>0;document.querySelector('aside').classList.toggle('found',words.length>0)};
field.addEventListener('input',look);look();
`
