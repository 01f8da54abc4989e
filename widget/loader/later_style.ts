// How what follows looks: fields and their faults, Send, the line, the stub, and the other ways. Added to
// the loader's own sheet when it arrives, see `style.ts`. One string without line breaks, as there.

export const styles =
  "@media(prefers-contrast:more){section{--s:var(--i);--k:var(--i);--e:var(--i)}}" +
  "article p,article small{text-wrap:pretty;overflow-wrap:anywhere}" +
  "h3{display:flex;align-items:center;gap:8px;letter-spacing:-.011em;font-weight:650;text-wrap:balance}" +
  // A title is focused by script alone, to be read out.
  "h3:focus{outline:0;box-shadow:none}" +
  "h3 svg{width:52px;flex:none;margin-inline-start:-6px;color:var(--text)}" +
  "button:hover,.key:hover{background:var(--w)}" +
  "section>button:hover,footer>button:hover{background:var(--hover)}" +
  "header svg:dir(rtl){scale:-1 1}" +
  // Fields: label and hint above, fault below.
  "label{display:flex;flex-wrap:wrap;align-items:baseline;gap:2px 6px}" +
  "label small:has(+[required]){width:100%}" +
  "input,textarea{font-weight:400;border-radius:8px;padding:11px 13px;margin-top:4px;text-align:start}" +
  "textarea{min-height:96px;resize:vertical}" +
  "[aria-invalid=true]{border:2px solid var(--r);padding:10px 12px}" +
  "label+small{color:var(--r);font-weight:600;padding:4px 0 0 24px;position:relative}" +
  "label+small:dir(rtl){padding:4px 24px 0 0}" +
  "label+small:before{content:'!';position:absolute;inset-inline-start:6px;font-weight:800}" +
  // Send stays in sight while the rest scrolls, above the keyboard too (`keyboard.ts`).
  "form footer{position:sticky;bottom:0;background:var(--p);display:grid;justify-content:stretch;gap:8px;padding:12px 20px 16px}" +
  "footer small{text-align:start}" +
  "footer>button+small{text-align:center}" +
  "small a{line-height:inherit}" +
  "a{text-decoration-thickness:1px;text-underline-offset:3px}" +
  "article>footer:not(.stub) a{font-size:14px;color:inherit;text-decoration-color:var(--e);font-weight:500}" +
  "[aria-busy=true] [aria-disabled=true]{cursor:progress}" +
  // A pressed face is told from the others by its edge, not by colour alone.
  "[role=group] [aria-disabled=true]{border:2px solid var(--i);border-bottom-width:3px}" +
  "[aria-busy=true] footer{border-top-color:var(--k)}" +
  "[aria-busy=true] footer:before{content:'';position:absolute;inset-block-start:-2px;inset-inline-start:0;height:2px;width:100%;background:var(--text)}" +
  // What stands filled by its border stays so where the system chooses the colours.
  "ol{list-style:none}" +
  "li{position:relative;display:grid;grid-template-columns:1fr auto;align-items:baseline;gap:0 12px;padding:0 0 16px;padding-inline-start:32px;color:var(--s)}" +
  "li:last-child{padding-bottom:0}" +
  "li:before{content:'';position:absolute;inset-inline-start:2px;top:5px;width:14px;height:14px;border:2px solid var(--e);border-radius:9px;box-sizing:border-box;background:var(--p)}" +
  ".done{color:var(--i)}" +
  ".done:before{border:7px solid var(--text)}" +
  "li:not(:last-child):after{content:'';position:absolute;inset-inline-start:8px;inset-block:22px -3px;border-inline-start:2px solid var(--text)}" +
  "li:has(+li:not(.done)):after{border-inline-start:2px dashed var(--k)}" +
  "li:not(.done) b{font-weight:400}" +
  "time{font-size:14px;color:var(--s);font-variant-numeric:tabular-nums}" +
  "li b~*+small,.ways{grid-column:1/-1}" +
  ".ways:before{display:none}" +
  ".ways{display:flex;gap:0 16px;flex-wrap:wrap}" +
  // The stub: torn off along the dashes, it is what the visitor takes away.
  ".stub{display:block;padding:16px 20px 18px;border-top:2px dashed var(--e);background:var(--w)}" +
  ".stub b,.list b,.well b{display:block;font-size:14px;line-height:20px;color:var(--s)}" +
  ".stub .reference{margin-top:2px;font:600 27px/34px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;color:var(--i);user-select:all;white-space:nowrap}" +
  ".sr{position:absolute;clip-path:inset(50%)}" +
  ".pair{display:grid;grid-template-columns:1fr 1fr;gap:8px;margin:12px 0}" +
  ".pair:has([hidden]){grid-template-columns:1fr}" +
  "[hidden]{display:none}" +
  ".key,.pair button{display:block;min-height:44px;padding:9px 8px;line-height:24px;text-align:center;text-decoration:none;color:inherit;border:1px solid var(--k);border-bottom-width:3px;border-radius:10px;background:var(--p)}" +
  // It did not go through: the words stand in a well in place of the fields, the button stays below.
  "form:has([role=alert] h3)>div:not([role]){display:none}" +
  "[role=alert]{display:grid;gap:20px}" +
  "[role=alert] h3{margin-bottom:-8px}" +
  ".well{background:var(--w);border-radius:10px;padding:14px 16px 6px}" +
  ".quote{white-space:pre-line;overflow-wrap:anywhere;max-height:168px;overflow:auto}" +
  ".link{width:auto;min-height:44px;padding:0;border:0;background:none!important;color:var(--text);text-decoration:underline;text-decoration-thickness:1px;text-underline-offset:3px;text-align:start;border-radius:0;translate:none!important}" +
  ".list{display:grid}" +
  ".list>*+*+*{border-top:1px solid var(--k)}" +
  "article:has([role=alert] h3)>h3{display:none}" +
  // In the page: no ground of its own, so the words take the page's colour; keys and fields bring theirs.
  "section:not([aria-label]){max-width:344px;color:inherit}" +
  "section:not([aria-label]) :is(h3,label,small,a,b){color:inherit}" +
  "section:not([aria-label]) :is(button,input,textarea,.stub,.stub *){color:var(--i)}" +
  "@media(prefers-reduced-motion:no-preference){button{transition:background-color .12s,translate .08s}[aria-busy=true] footer:before{animation:wait 15s linear}}" +
  "@keyframes wait{from{width:0}}" +
  "@media(max-width:480px),(max-height:520px){dialog{inset-block-end:var(--keyboard,0px);max-height:calc(var(--seen,100dvh) - 16px);padding-bottom:env(safe-area-inset-bottom)}}";
