// How it looks: LOOK's tokens, keys, line and stub, for both themes. The panel's own sheet builds on
// this one. Written as a sum, so that it ships as one string without line breaks.

import { appearance } from "./settings";

let colours = "";
for (const role in appearance.colours) colours += `--${role}:${appearance.colours[role]};`;

// Dark follows the page where it says something about itself, else the browser.
const theme = getComputedStyle(document.documentElement).colorScheme;
const dark = theme == "dark" ? "all" : theme == "light" ? "not all" : "(prefers-color-scheme:dark)";

const rules =
  // The page's rules end here, `* { all: unset !important }` too.
  ":host{all:initial!important}" +
  ":host(pronto-widget){position:fixed!important;z-index:2147483647!important}" +
  "*{box-sizing:border-box;margin:0;padding:0;font:inherit;color:inherit}" +
  "section{" +
  colours +
  "--p:#fff;--w:#f1f4f4;--i:#161b1d;--s:#515b5f;--k:#b4bcbf;--e:#717b7f;--r:#b3261e;color:var(--i);font:16px/24px system-ui,sans-serif;text-align:start}" +
  "@media " +
  dark +
  "{section{--p:#15191b;--w:#1f2528;--i:#edf1f1;--s:#a8b2b6;--k:#566065;--e:#7c888d;--r:#ff9d92;--edge:var(--edgeDark);--text:var(--textDark);color-scheme:dark}}" +
  "@media(prefers-contrast:more){section{--s:var(--i);--k:var(--i);--e:var(--i)}}" +
  // Two tones, so that the ring is seen on any ground. A title is focused by script alone, to be read out.
  ":focus-visible{outline:3px solid var(--i);outline-offset:2px;box-shadow:0 0 0 2px var(--p)}" +
  "h3:focus{outline:0;box-shadow:none}" +
  "h2,small{font-size:14px;line-height:20px;color:var(--s)}" +
  "h3{font-size:22px;font-weight:650;line-height:28px;display:flex;align-items:center;gap:12px}" +
  "a,b,label,h2,button{font-weight:600}" +
  "small{font-weight:400;display:block}" +
  "small:empty,div:empty,[hidden]{display:none}" +
  "a{color:var(--text);line-height:44px}" +
  "svg{width:24px;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;display:block}" +
  "[role=status],footer span{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}" +
  "button{background:0;border:0;cursor:pointer;text-align:inherit}" +
  // Keys: a hairline and a heavier foot, which a press takes away.
  "input,textarea,[part~=key],[part=send]{min-height:48px;width:100%;padding:10px 12px;border:1px solid var(--e);border-radius:10px;background:var(--p);text-align:center}" +
  "input,textarea{text-align:start}" +
  "textarea{min-height:96px;resize:vertical}" +
  "[aria-invalid=true]{border:2px solid var(--r);padding:9px 11px}" +
  "label{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 6px}" +
  "label small:has(+[required]){width:100%}" +
  "label+small{color:var(--r);font-weight:600;padding-top:4px}" +
  "[part~=key]{border:1px solid var(--k);border-bottom-width:3px}" +
  "[part=send],[part=launcher]{background:var(--fill);color:var(--on);border:1px solid var(--edge);border-bottom:3px solid var(--foot)}" +
  "[part~=key]:hover{background:var(--w)}" +
  "[part=send]:hover,[part=launcher]:hover{background:var(--hover)}" +
  "[part]:active{border-bottom-width:1px;translate:0 2px}" +
  "[part=launcher],dialog{position:fixed;inset:auto;inset-block-end:calc(16px + env(safe-area-inset-bottom));inset-inline-end:16px;box-shadow:0 1px 3px #0002,0 16px 48px #0003}" +
  ".start>*{inset-inline:16px auto}" +
  "[part=launcher]{min-height:48px;padding:8px 16px 8px 12px;border-radius:14px;display:flex;align-items:center;gap:8px}" +
  "[part=launcher] svg,[part~=row]+[part~=row] svg{fill:currentColor;stroke:none}" +
  "dialog{margin-bottom:60px;width:384px;max-width:100%;max-height:min(720px,100dvh - 96px);border:1px solid var(--k);border-radius:16px;background:var(--p);overflow:auto;overscroll-behavior:contain}" +
  "header,footer{position:sticky;background:var(--p)}" +
  "header{display:flex;align-items:center;top:0;padding:8px 20px 0;min-height:56px}" +
  "h2{flex:1}" +
  "header button{padding:10px;color:var(--s);margin:0 -10px}" +
  "header svg:dir(rtl){scale:-1 1}" +
  "article,form{display:grid;gap:20px}" +
  "dialog article{padding:4px 20px 20px}" +
  "h3+small{margin-top:-20px}" +
  "[role=group]{display:grid;grid-template-columns:repeat(3,1fr);gap:8px}" +
  "[role=group] svg{width:60px;margin:auto}" +
  "[aria-disabled=true][value]{border-color:var(--i)}" +
  "[part~=row]{display:grid;grid-template-columns:24px 1fr;gap:0 14px;text-align:start;align-items:center;padding:10px 16px}" +
  "[part~=row]+[part~=row]{margin-top:-12px}" +
  "[part~=row] svg{grid-row:span 2;color:var(--text);stroke-width:2.75}" +
  "footer{bottom:0;margin:0 -20px -20px;padding:12px 20px 16px;border-top:1px solid var(--k);display:grid;gap:8px}" +
  "button+footer{padding:6px 20px;display:flex;justify-content:space-between}" +
  "footer+div{padding-top:20px}" +
  "[role=alert] a,[role=alert] button{display:block;line-height:44px;color:var(--text);font-weight:600;text-decoration:underline}" +
  "ol{list-style:none}" +
  "li{display:grid;grid-template-columns:1fr auto;position:relative;padding:0 0 16px;padding-inline-start:32px;color:var(--s)}" +
  "li b+small+small{grid-column:span 2}" +
  "li:before{content:'';position:absolute;inset-inline-start:2px;top:5px;width:14px;height:14px;border:2px solid var(--e);border-radius:9px}" +
  ".done{color:var(--i)}" +
  // Filled by its border, which stays where the system chooses the colours.
  ".done:before{border:7px solid var(--text)}" +
  "ol+footer{position:static;border-top:2px dashed var(--e);background:var(--w);gap:0}" +
  "footer b{font:600 27px/34px ui-monospace,monospace;user-select:all}" +
  "[aria-busy=true] footer:before{content:'';position:absolute;inset:-2px auto auto 0;height:2px;width:100%;background:var(--text)}" +
  "@media(prefers-reduced-motion:no-preference){[aria-busy=true] footer:before{animation:b 15s linear}dialog{animation:r .16s}}" +
  "@keyframes b{from{width:0}}" +
  "@keyframes r{from{opacity:0;translate:0 12px}}" +
  "::backdrop{background:#0007}" +
  "@media(max-width:480px),(max-height:520px){dialog{margin:0;inset-inline:0;bottom:var(--b,0);width:100%;max-height:calc(100dvh - 16px - var(--b,0px));border:0;border-radius:20px 20px 0 0}[aria-expanded=true]{display:none}}";

export const sheet = new CSSStyleSheet();
sheet.replaceSync(rules);
