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
  ["button:hover|.key:hover|.row:hover", "background:var(--w)"],
  ["[part=send]:hover", "background:var(--hover)"],

  // Fields: label and hint above, fault below.
  ["label", "display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 6px"],
  ["label small:has(+[type=email])", "width:100%"],
  ["input|textarea", "font-weight:400;border-radius:8px;padding:11px 13px;margin-top:4px;scroll-margin-block:64px 140px"],
  ["textarea", "min-height:96px;resize:vertical"],
  // A direction is that of what is typed; a number has one of its own.
  ["textarea|input:not([type=tel])", "unicode-bidi:plaintext;text-align:start"],
  ["[aria-invalid=true]", "border:2px solid var(--r);padding:10px 12px"],
  ["[aria-invalid]+small", "width:100%;position:relative;padding-block-start:4px;padding-inline-start:24px;color:var(--r);font-weight:600"],
  ["[aria-invalid]+small:before", "content:'!';position:absolute;inset-inline-start:6px;font-weight:800"],

  ["form footer", "display:grid;justify-content:stretch;gap:8px;padding:12px 20px 16px;background:var(--p)"],
  ["footer>button+small", "text-align:center"],
  [":scope>footer:not(.stub) a", "font-size:14px;font-weight:500;color:inherit;text-decoration-color:var(--e)"],
  // The promise of 15 seconds.
  ["[aria-busy=true] footer:before", "content:'';position:absolute;inset-block-start:-2px;inset-inline-start:0;height:2px;width:100%;background:var(--text)"],
  // A pressed face is told from the others by its edge, not by colour alone.
  ["[role=group] [aria-disabled=true]|[aria-pressed]", "border-color:var(--i);background:var(--w)"],

  // The last report of this tab stands first.
  [".row", "padding:9px 16px;line-height:24px;color:inherit;text-decoration:none;border:1px solid var(--text);border-bottom-width:3px;border-radius:10px;background:var(--p)"],

  // The line: solid as far as it is true, dashed where it is not yet. A station that was reached is filled
  // by its border, which stays where the system chooses the colours.
  ["ol", "list-style:none"],
  ["li", "position:relative;display:grid;grid-template-columns:1fr auto;align-items:baseline;gap:0 12px;padding:0 0 16px;padding-inline-start:32px;color:var(--s)"],
  ["li:last-child", "padding-bottom:0"],
  ["li:before", "content:'';box-sizing:border-box;position:absolute;inset-inline-start:2px;top:5px;width:14px;height:14px;border:2px solid var(--e);border-radius:50%;background:var(--p)"],
  ["li:not(:last-child):after", "content:'';position:absolute;inset-inline-start:8px;inset-block:22px -3px;border-inline-start:2px dashed var(--k)"],
  [".done", "color:var(--i)"],
  [".done:before", "border:7px solid var(--text)"],
  [".joined:after", "border-inline-start-style:solid!important;border-color:var(--text)!important"],
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
  [".pair :only-child", "grid-column:1/-1"],
  ["[hidden]", "display:none"],
  [".key|.pair button", "display:block;min-height:44px;padding:9px 8px;line-height:24px;text-align:center;text-decoration:none;color:inherit;border:1px solid var(--k);border-bottom-width:3px;border-radius:10px;background:var(--p)"],
  [".key:active", "border-bottom-width:1px;translate:0 2px"],

  // It did not go through: why, what sends it again, and the other ways, before what was typed.
  ["[role=alert]", "gap:16px"],
  [".list", "display:grid"],
  [".list a|.list button", "font-weight:400"],
  [".list b", "font-size:14px;line-height:20px;color:var(--s)"],
  [".list>*+*+*", "border-top:1px solid var(--k)"],
  [".list button|.keys button", "width:auto;min-height:44px;padding:0;border:0;border-radius:0;background:none;color:var(--text);text-align:start;text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:3px"],
  [".list button:active|.keys button:active", "translate:0"],
  // In place of what sent it.
  [":scope.failed footer|:scope.failed>button", "display:none"],
];

/** In the page there is no ground of our own: words take the page's colour, what has a ground brings both. What has a
 * place in the page is told in few words. */
const IN_PAGE: [string, string][] = [
  ["", "gap:12px"],
  ["small|a|b|li|p|time|h3 svg|.list button", "color:inherit"],
  ["p|.list", "font-size:14px;line-height:20px"],
  ["h3 svg", "width:36px;margin-inline-start:-4px"],
  ["h3", "letter-spacing:0;font-weight:600"],
  ["form", "gap:10px"],
  ["form>button|[role=alert]>button", "width:auto;justify-self:start;min-height:44px;padding-inline:14px;background:var(--p);color:var(--i);border-color:var(--k)"],
  [".stub", "display:flex;flex-wrap:wrap;justify-content:space-between;align-items:center;gap:0 12px;margin:0;padding:8px 14px;color:var(--i)"],
  [".stub>:not(.reference,.pair,.sr)|.pair button|ol small|.list b", "display:none"],
  [".stub .reference", "margin:0;font-size:16px;line-height:24px"],
  [".stub .pair", "display:block;margin:0"],
  [".stub .key", "padding:0;line-height:44px;border:0;background:none;font-size:14px;color:var(--text);text-decoration:underline"],
  [".list", "display:flex;flex-wrap:wrap;gap:0 16px"],
  [".list>*", "border:0!important"],
];

const REST =
  // The roles that the first screen does not need.
  "section{--w:#f1f4f4;--r:#b3261e;--hold:#7a4d00}" +
  "@media(prefers-contrast:more){section{--s:var(--i);--k:var(--i);--e:var(--i)}}" +
  "button{cursor:pointer}" +
  "section>button:hover{background:var(--hover)}" +
  "header button:hover{background:var(--w)}" +
  "::backdrop{background:#0007}" +
  // Head and foot stay in sight while the rest scrolls, where there is room for it between them; above the keyboard,
  // too (`keyboard.ts`).
  "@media(min-height:481px){dialog:not(.low) :is(header,form footer){position:sticky;inset-block:auto 0;z-index:1;background:var(--p)}dialog:not(.low) header{inset-block:0 auto}}" +
  "header :not([hidden])+h2{margin-inline-start:8px}" +
  "header svg:dir(rtl){scale:-1 1}" +
  "button:active{border-bottom-width:1px;translate:0 2px}" +
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

/** Where head and foot do not stick there is little room: a field is one line, and comes into view with its label and
 * its fault. */
const LOW = within("article:not(.panel)", [
  ["input|textarea", "scroll-margin-block:28px 48px"],
  ["textarea", "height:48px;min-height:48px"],
]);

/** With the medium that is dark for this page. */
export const styles = (dark: string): string =>
  REST +
  `@media ${dark}{section{--w:#1f2528;--r:#ff9d92;--hold:#f0bd5f}}` +
  within("article:not(.panel)", SCREENS) +
  within("section:not([aria-label]) article", IN_PAGE) +
  `@media(max-height:480px){${LOW}}`;
