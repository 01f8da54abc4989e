// How what follows looks: fields and their faults, Send, the line, the stub, and the other ways. Added to
// the loader's own sheet when it arrives, see `style.ts`.

/** Rules for the small form's screens; the panel's, articles too, have a sheet of their own. Selectors
 * are told apart by a bar. */
const SCREENS: [string, string][] = [
  ["p|small", "overflow-wrap:anywhere"],
  ["h3", "display:flex;align-items:center;gap:8px;letter-spacing:-.011em;font-weight:650;text-wrap:balance"],
  // A title is focused by script alone, to be read out.
  ["h3:focus", "outline:0;box-shadow:none"],
  ["h3", "scroll-margin-block-start:64px"],
  ["h3 svg", "width:52px;flex:none;margin-inline-start:-6px;color:var(--text)"],
  ["a", "text-decoration-thickness:1px;text-underline-offset:3px"],
  ["small a", "line-height:inherit;padding-block:12px"],
  ["button:hover|.key:hover", "background:var(--w)"],
  ["footer>button:hover", "background:var(--hover)"],

  // Fields: label and hint above, fault below.
  ["label", "display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 6px"],
  ["label small:has(+[required])", "width:100%"],
  ["input|textarea", "font-weight:400;border-radius:8px;padding:11px 13px;margin-top:4px;scroll-margin-block:64px 140px"],
  ["textarea", "min-height:96px;resize:vertical"],
  ["[aria-invalid=true]", "border:2px solid var(--r);padding:10px 12px"],
  ["label+small", "position:relative;padding-block-start:4px;padding-inline-start:24px;color:var(--r);font-weight:600"],
  ["label+small:before", "content:'!';position:absolute;inset-inline-start:6px;font-weight:800"],

  // The foot stays in sight while the rest scrolls, above the keyboard too (`keyboard.ts`).
  ["form footer", "position:sticky;bottom:0;display:grid;justify-content:stretch;gap:8px;padding:12px 20px 16px;background:var(--p)"],
  ["footer>button+small", "text-align:center"],
  [":scope>footer:not(.stub) a", "font-size:14px;font-weight:500;color:inherit;text-decoration-color:var(--e)"],
  // The promise of 15 seconds.
  ["[aria-busy=true] footer:before", "content:'';position:absolute;inset-block-start:-2px;inset-inline-start:0;height:2px;width:100%;background:var(--text)"],
  // A pressed face is told from the others by its edge, not by colour alone.
  ["[role=group] [aria-disabled=true]", "border-color:var(--i);background:var(--w)"],

  // The line: solid as far as it is true, dashed where it is not yet. A station that was reached is filled
  // by its border, which stays where the system chooses the colours.
  ["ol", "list-style:none"],
  ["li", "position:relative;display:grid;grid-template-columns:1fr auto;align-items:baseline;gap:0 12px;padding:0 0 16px;padding-inline-start:32px;color:var(--s)"],
  ["li:last-child", "padding-bottom:0"],
  ["li:before", "content:'';box-sizing:border-box;position:absolute;inset-inline-start:2px;top:5px;width:14px;height:14px;border:2px solid var(--e);border-radius:50%;background:var(--p)"],
  ["li:not(:last-child):after", "content:'';position:absolute;inset-inline-start:8px;inset-block:22px -3px;border-inline-start:2px dashed var(--k)"],
  [".done", "color:var(--i)"],
  [".done:before", "border:7px solid var(--text)"],
  [".done:has(+.done):after", "border-inline-start:2px solid var(--text)"],
  ["li:not(.done) b", "font-weight:400"],
  ["time", "font-size:14px;color:var(--s);font-variant-numeric:tabular-nums"],
  ["li b~*+small|.ways", "grid-column:1/-1"],
  [".ways", "display:flex;flex-wrap:wrap;gap:0 16px"],
  [".ways:before", "display:none"],

  // The stub: torn off along the dashes, it is what the visitor takes away.
  [".stub", "display:block;padding:16px 20px 18px;border-top:2px dashed var(--e);background:var(--w)"],
  [".stub b|.list b|.well b", "display:block;font-size:14px;line-height:20px;color:var(--s)"],
  [".stub .reference", "margin-top:2px;font:600 27px/34px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--i);white-space:nowrap;user-select:all;-webkit-user-select:all"],
  [".sr", "position:absolute;clip-path:inset(50%)"],
  [".pair", "display:grid;grid-template-columns:1fr 1fr;gap:8px;margin:12px 0"],
  [".pair:has([hidden])", "grid-template-columns:1fr"],
  ["[hidden]", "display:none"],
  [".key|.pair button", "display:block;min-height:44px;padding:9px 8px;line-height:24px;text-align:center;text-decoration:none;color:inherit;border:1px solid var(--k);border-bottom-width:3px;border-radius:10px;background:var(--p)"],
  [".key:active", "border-bottom-width:1px;translate:0 2px"],

  // It did not go through: the words stand in a well in place of the fields, the button stays below.
  ["form:has([role=alert] h3)>div:not([role])", "display:none"],
  [":scope:has([role=alert] h3)>h3", "display:none"],
  ["[role=alert]:not(:empty)", "display:grid;gap:20px"],
  ["[role=alert] h3", "margin-bottom:-8px"],
  [".well", "padding:14px 16px 6px;border-radius:10px;background:var(--w)"],
  [".quote", "max-height:168px;overflow:auto;white-space:pre-line"],
  [".link", "width:auto;min-height:44px;padding:0;border:0;border-radius:0;background:none;color:var(--text);text-align:start;text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:3px"],
  [".link:hover|.link:active", "background:none;translate:0"],
  [".list", "display:grid"],
  [".list>*+*+*", "border-top:1px solid var(--k)"],
];

/** In the page there is no ground of our own: words take the page's colour, what has a ground brings both. */
const IN_PAGE: [string, string][] = [
  ["", "max-width:344px"],
  ["small|a|b|li|time|h3 svg", "color:inherit"],
  [".stub|.stub *", "color:var(--i)"],
  [".link", "color:inherit"],
];

const REST =
  // The roles that the first screen does not need.
  "section{--w:light-dark(#f1f4f4,#1f2528);--r:light-dark(#b3261e,#ff9d92)}" +
  "@media(prefers-contrast:more){section{--s:var(--i);--k:var(--i);--e:var(--i)}}" +
  "button{cursor:pointer}" +
  "section>button:hover{background:var(--hover)}" +
  "header button:hover{background:var(--w)}" +
  "::backdrop{background:#0007}" +
  "header{position:sticky;top:0;background:var(--p)}" +
  "header :not([hidden])+h2{margin-inline-start:8px}" +
  "header svg:dir(rtl){scale:-1 1}" +
  "section>button,dialog{margin-bottom:env(safe-area-inset-bottom)}" +
  "@media(prefers-reduced-motion:no-preference){dialog{transition:translate .16s}@starting-style{dialog{translate:0 12px}}button{transition:background-color .12s,translate .08s}[aria-busy=true] footer:before{animation:wait 15s linear}}" +
  "@keyframes wait{from{width:0}}" +
  "@media(max-width:480px),(max-height:520px){dialog{margin:0;inset-block-end:var(--keyboard,0px);max-height:calc(var(--seen,100dvh) - 16px);padding-bottom:env(safe-area-inset-bottom)}}";

const within = (place: string, rules: [string, string][]): string => {
  let css = "";
  for (const [selectors, declarations] of rules) {
    const all = selectors.split("|").map((selector) => {
      const own = selector.startsWith(":scope");
      return own ? place + selector.slice(6) : `${place} ${selector}`;
    });
    css += `${all.join()}{${declarations}}`;
  }
  return css;
};

export const styles = REST + within("article:not(.panel)", SCREENS) + within("section:not([aria-label]) article", IN_PAGE);
