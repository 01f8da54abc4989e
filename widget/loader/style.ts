// How the launcher and the first screen look, for both themes. What comes after
// stands in `later_style.ts` and in the panel's own sheet, which build on this one. Written as a sum, so that it
// ships as one string without line breaks.

import { site } from "./settings";

// Dark follows the page where it says something about itself, else the browser.
const asked: Record<string, string> = { dark: "all", light: "not all" };
export const dark = asked[getComputedStyle(document.documentElement).colorScheme] || "(prefers-color-scheme:dark)";

export const rules =
  // The page's rules end here, `* { all: unset !important }` too.
  ":host{all:initial!important;display:contents!important;color:inherit!important}" +
  "*{box-sizing:border-box;margin:0;padding:0;font:inherit;color:inherit}" +
  "section{" +
  site.colours +
  "--p:#fff;--i:#161b1d;--s:#515b5f;--k:#b4bcbf;--e:#717b7f;font:16px/24px system-ui,sans-serif}" +
  "@media " +
  dark +
  "{section{--p:#15191b;--i:#edf1f1;--s:#a8b2b6;--k:#566065;--e:#7c888d;color-scheme:dark;" +
  site.dark +
  "}}" +
  // Faces in the page take its colour for their words.
  "section[aria-label]{position:fixed;z-index:2147483647;color:var(--i)}" +
  // Two tones, so that the ring is seen on any ground.
  ":focus-visible{outline:3px solid var(--i);outline-offset:2px;box-shadow:0 0 0 2px var(--p)}" +
  "h2,small{font-size:14px;line-height:20px}" +
  "h2,dialog small{color:var(--s)}" +
  "a,b,label,h2,h3,button{font-weight:600}" +
  "dialog h3{font-size:22px;line-height:28px}" +
  "small{display:block;font-weight:400}" +
  "small:empty,div:empty{display:none}" +
  "a{color:var(--text);line-height:44px}" +
  "svg{width:24px;vertical-align:middle;fill:none;stroke:currentColor;stroke-width:1.7;stroke-linecap:round;stroke-linejoin:round}" +
  // Keys: a hairline and a heavier foot, which a press takes away.
  "button,input,textarea{min-height:48px;width:100%;padding:10px 12px;border:1px solid var(--e);border-radius:10px;background:var(--p);color:var(--i)}" +
  "button{border-color:var(--k);border-bottom-width:3px}" +
  "[part=send],section>button{background:var(--fill);color:var(--on);border-color:var(--edge) var(--edge) var(--foot)}" +
  "section>button,dialog{position:fixed;inset-inline:auto 16px;inset-block:auto 16px;margin-bottom:env(safe-area-inset-bottom);box-shadow:0 1px 3px #0002,0 16px 48px #0003}" +
  ".start>*{inset-inline:16px auto}" +
  "section>button{width:auto;border-radius:14px;padding-inline-end:16px}" +
  "section>button svg,article>button+button svg{fill:currentColor;stroke-width:1.7;margin-inline-end:8px}" +
  "dialog{inset-block:auto 76px;width:384px;max-width:100%;max-height:min(720px,100dvh - 96px);border:1px solid var(--k);border-radius:16px;background:var(--p);overflow:auto}" +
  "header{display:flex;align-items:center;padding:8px 20px 0}" +
  "header button{width:44px;padding:0;border:0;margin:0 -10px}" +
  "h2{flex:1}" +
  "article,form,[role=alert]{display:grid;gap:20px;max-width:420px}" +
  "dialog article{margin:auto;padding:4px 20px 20px}" +
  "h3+small{margin-top:-20px}" +
  "[role=group]{display:flex;gap:8px}" +
  "[role=group] svg{width:100%;display:block;height:60px}" +
  "article>button{display:grid;grid-template:auto/24px 1fr;gap:0 14px;text-align:start;align-items:center;padding:10px 16px}" +
  "article>button+button{margin-top:-12px}" +
  "article>button svg{grid-row:span 2;color:var(--text);stroke-width:2.75}" +
  "footer{margin:0 -20px -20px;padding:8px 20px;border-top:1px solid var(--k);display:flex;flex-wrap:wrap;justify-content:space-between}" +
  "@media(max-width:480px),(max-height:520px){dialog{inset-inline:0;inset-block:auto 0;width:100%;max-height:calc(100dvh - 16px);border:0;border-radius:20px 20px 0 0}}" +
  "@media print{:host{display:none!important}}";

export const makeSheet = (rules: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
};
