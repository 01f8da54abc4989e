//! Screens that are low, as under a magnifier or beside a keyboard: what is typed into is seen.

use libtest_mimic::Trial;
use serde_json::json;
use tests::{Browser, Gate, Mishap, Page, Rung, Stage, WidgetPage};

use crate::world::journeys;

/// A desk's window at 400 % (WCAG 1.4.10), and a phone on its side with the keyboard up. Windows have a
/// smallest width, so they are frames.
const LOW: [[u32; 2]; 2] = [[320, 256], [640, 180]];

/// What hides the line that is typed into, or nothing. It is the first one of a field, 14 to 32 px below its
/// upper edge.
const HIDDEN_BY: &str = "
    const it = focused();
    const box = it.getBoundingClientRect();
    const hit = (x, y) => {
      let found = document.elementFromPoint(x, y);
      for (let inner; (inner = found?.shadowRoot?.elementFromPoint(x, y)) && inner !== found;) found = inner;
      return found;
    };
    if (box.left < 0 || box.right > innerWidth) return 'it hangs over the side';
    for (let y = box.top + 14; y <= box.top + 32; y += 2) {
      const found = hit((box.left + box.right) / 2, y);
      if (found !== it) return `${found?.localName ?? 'the edge'} at ${y} of ${innerHeight}`;
    }
    return null;";

pub(crate) fn journeys() -> Vec<Trial> {
    journeys![what_is_typed_into_is_seen_on_a_low_screen]
}

async fn what_is_typed_into_is_seen_on_a_low_screen(stage: &Stage, browser: &Browser) {
    let mut unseen = Vec::new();
    for size in LOW {
        for rung in [Rung::Panel, Rung::SmallForm] {
            let gate = stage.gate().await;
            if rung == Rung::SmallForm {
                gate.befall(".wasm", Mishap::Status(404));
            }
            open_framed(stage, browser, &gate, size).await;
            let page = WidgetPage::new(browser);
            if rung == Rung::Panel {
                page.open_warm().await;
            } else {
                page.open().await;
            }
            for (form, fields) in [
                ("call_label", ["phone", "message", "name"].as_slice()),
                ("ask_label", &["message", "email"]),
            ] {
                page.press_sentence(form).await;
                for name in fields {
                    page.fill(name, "1").await;
                    let hidden = page.look(HIDDEN_BY, json!(null)).await;
                    if !hidden.is_null() {
                        unseen.push(format!("{size:?}, {rung:?}, {name}: {hidden}"));
                    }
                }
                page.press_sentence("back").await;
            }
        }
    }
    assert!(unseen.is_empty(), "{}", unseen.join("\n"));
}

/// A page in a frame of this size.
async fn open_framed(stage: &Stage, browser: &Browser, gate: &Gate, [width, height]: [u32; 2]) {
    let inner = stage.shop.put_up(Page::new().through(gate));
    let frame = format!(
        "<!doctype html><title>Small</title><style>body{{margin:0}}iframe{{border:0}}</style>\
         <iframe src=\"{inner}\" width=\"{width}\" height=\"{height}\"></iframe>"
    );
    browser.open(&stage.shop.put_up(Page::whole(&frame))).await;
    browser.enter_frame().await;
}
