//! A page with the widget in it, seen as a visitor sees it: by words and roles, through the open
//! shadow root.

use std::time::Duration;

use configuration::{Catalogue, Language};
use serde_json::{Value, json};
use thirtyfour::WebElement;

use crate::{Browser, Rung, Visitor, eventually, eventually_within};

/// The key, as `WebDriver` writes it.
const ESCAPE: &str = "\u{e00c}";
const TAB: &str = "\u{e004}";

/// As docs/reliability.md promises: by 13 s every other way is on the screen. One second is for looking.
const PROMISE: Duration = Duration::from_secs(14);
/// So many presses of Tab lead around the demo page and the panel; more, and the focus is lost.
const TABS_MAX: usize = 40;

/// Asks the panel's own module, which the page has once. In Firefox a test's script has modules of its own, so
/// there a script of the page's asks; it needs a page whose policy lets it.
const PANEL_IS_READY: &str = "const done = arguments[0];
    const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
    const address = loaded.find((name) => name.endsWith('/panel.js'));
    if (!address) return done(false);
    const own = async () => (await import(address)).ready();
    const ofThePage = () => new Promise((done) => {
      document.addEventListener('panel-is-ready', ({ detail }) => done(detail === 'true'), { once: true });
      const script = document.createElement('script');
      script.textContent = `import('${address}').then((panel) => panel.ready()).catch(() => false).then((detail) =>
        document.dispatchEvent(new CustomEvent('panel-is-ready', { detail: String(detail) })))`;
      document.head.append(script);
      script.remove();
    });
    (navigator.userAgent.includes('Firefox') ? ofThePage : own)().then(done, () => done(false));";

/// What every look at the page begins with.
const LOOKING: &str = include_str!("widget_page.js");

/// The widget in the page that a browser shows.
#[derive(Debug)]
pub struct WidgetPage<'a> {
    browser: &'a Browser,
    texts: &'static Catalogue,
}

impl<'a> WidgetPage<'a> {
    /// In English.
    #[must_use]
    pub fn new(browser: &'a Browser) -> Self {
        Self::in_language(browser, Language::English)
    }

    /// In another language.
    #[must_use]
    pub fn in_language(browser: &'a Browser, language: Language) -> Self {
        Self {
            browser,
            texts: Catalogue::of(language),
        }
    }

    /// A sentence of the catalogue, without its values: up to the first brace.
    #[must_use]
    pub fn say(&self, id: &str) -> String {
        assert!(self.texts.has(id), "no sentence {id}");
        let sentence = self.texts.say(id);
        sentence
            .split('{')
            .next()
            .unwrap_or_default()
            .trim()
            .to_owned()
    }

    /// Waits until the launcher is there.
    pub async fn wait(&self) {
        self.eventually_true("the launcher", "launcher()", json!(null))
            .await;
    }

    /// Waits until the panel has been fetched and can draw.
    pub async fn wait_for_the_panel(&self) {
        eventually("the panel can draw", || async {
            let is_ready = self.browser.script_async(PANEL_IS_READY).await;
            (is_ready == json!(true)).then_some(())
        })
        .await;
    }

    /// What drew the screen: `panel` or `small form`; empty if none is open.
    pub async fn drawn_by(&self) -> String {
        let by = self.look("return drawnBy()", json!(null)).await;
        by.as_str().unwrap_or_default().to_owned()
    }

    /// Opens it so that the first screen is the panel's too.
    pub async fn open_warm(&self) {
        self.open().await;
        self.wait_for_the_panel().await;
        eventually("the first screen is the panel's", || async {
            if self.drawn_by().await == "panel" {
                return Some(());
            }
            self.close().await;
            self.open().await;
            None
        })
        .await;
    }

    /// Opens it so that this rung draws it.
    pub async fn open_on(&self, rung: Rung) {
        match rung {
            Rung::Panel => self.open_warm().await,
            Rung::SmallForm => {
                self.browser.block(&["*.wasm"]).await;
                self.open().await;
            }
        }
    }

    /// Closes it with Escape and waits until it is gone.
    pub async fn close(&self) {
        self.browser.keys(ESCAPE).await;
        self.eventually_true("it is closed", "!dialog()", json!(null))
            .await;
    }

    /// Presses the launcher and waits until the panel is open.
    pub async fn open(&self) {
        let launcher = self
            .eventually_element("the launcher", "launcher()", json!(null))
            .await;
        launcher.click().await.expect("the launcher can be pressed");
        self.eventually_true("the panel is open", "dialog()", json!(null))
            .await;
    }

    /// Presses a button or a link by its name or the beginning of it.
    pub async fn press(&self, name: &str) {
        let element = self
            .eventually_element(
                &format!("a button named {name:?}"),
                "pressable(wanted)",
                json!(name),
            )
            .await;
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("press {name:?}: {error}"));
    }

    /// Presses what bears this sentence of the catalogue.
    pub async fn press_sentence(&self, id: &str) {
        self.press(&self.say(id)).await;
    }

    /// Waits until this sentence of the catalogue can be read, up to its first value.
    pub async fn see_sentence(&self, id: &str) {
        self.see(&self.say(id)).await;
    }

    /// Types into the field of this name on the wire.
    pub async fn fill(&self, field: &str, text: &str) {
        let element = self
            .eventually_element(&format!("the field {field}"), "field(wanted)", json!(field))
            .await;
        element
            .send_keys(text)
            .await
            .unwrap_or_else(|error| panic!("fill {field}: {error}"));
    }

    /// Types into a field in place of what stands there.
    pub async fn fill_anew(&self, field: &str, text: &str) {
        let element = self
            .eventually_element(&format!("the field {field}"), "field(wanted)", json!(field))
            .await;
        element
            .clear()
            .await
            .unwrap_or_else(|error| panic!("clear {field}: {error}"));
        self.fill(field, text).await;
    }

    /// What stands in a field.
    pub async fn value(&self, field: &str) -> String {
        let value = self
            .look("return field(wanted)?.value ?? null", json!(field))
            .await;
        value
            .as_str()
            .map_or_else(|| panic!("no field {field}"), str::to_owned)
    }

    /// Waits until a text can be read in the widget, the same white space or other.
    pub async fn see(&self, text: &str) {
        self.eventually_true(&format!("the text {text:?}"), "reads(wanted)", json!(text))
            .await;
    }

    /// [`Self::see`] with a deadline of its own.
    pub async fn see_within(&self, deadline: Duration, text: &str) {
        let script = "return reads(wanted)";
        eventually_within(deadline, &format!("the text {text:?}"), || async {
            let is_so = self.look(script, json!(text)).await;
            (is_so == json!(true)).then_some(())
        })
        .await;
    }

    /// All that can be read in the widget now.
    pub async fn text(&self) -> String {
        let text = self.look("return text()", json!(null)).await;
        text.as_str().unwrap_or_default().to_owned()
    }

    /// Whether a text can be read now.
    pub async fn reads(&self, text: &str) -> bool {
        self.look("return reads(wanted)", json!(text)).await == json!(true)
    }

    /// Presses Tab until what has the focus is named so, or begins so.
    pub async fn tab_to(&self, name: &str) {
        self.move_to(name, async || self.browser.keys(TAB).await)
            .await;
    }

    /// The same the other way round, with Shift.
    pub async fn tab_back_to(&self, name: &str) {
        self.move_to(name, async || self.browser.keys_with_shift(TAB).await)
            .await;
    }

    async fn move_to(&self, name: &str, press: impl AsyncFn()) {
        let mut seen = Vec::new();
        for _ in 0..TABS_MAX {
            press().await;
            let focused = self.focused().await;
            if focused.starts_with(name) {
                return;
            }
            seen.push(focused);
        }
        panic!("{name} is not reached by Tab: {seen:?}");
    }

    /// The name of what has the focus.
    pub async fn focused(&self) -> String {
        let name = self
            .look(
                "const it = focused(); return it ? nameOf(it) : ''",
                json!(null),
            )
            .await;
        name.as_str().unwrap_or_default().to_owned()
    }

    /// Waits for a sentence of what every other way is named with, which is there 13 seconds after Send at most.
    pub async fn see_promised(&self, id: &str) {
        self.see_within(PROMISE, &self.say(id)).await;
    }

    /// Opens the question and fills it in.
    pub async fn ask(&self, visitor: &Visitor) {
        self.press_sentence("ask_label").await;
        self.fill("message", &visitor.message).await;
        self.fill("email", &visitor.email).await;
    }

    /// Nobody has answered: it says no more than is known, shows the other ways, and keeps every word.
    pub async fn see_unanswered(&self, visitor: &Visitor) {
        self.see_promised("fail_title_unknown").await;
        for text in [
            &self.say("fail_try"),
            &self.say("fail_page"),
            "06 5555 0147",
        ] {
            self.see(text).await;
        }
        let are_kept = self
            .look("return keeps(wanted)", json!(visitor.message))
            .await;
        assert_eq!(are_kept, json!(true), "every word is there");
    }

    /// The reference on the receipt, once there is one.
    pub async fn reference(&self) -> String {
        eventually("a reference", || async {
            self.look("return reference()", json!(null))
                .await
                .as_str()
                .map(str::to_owned)
        })
        .await
    }

    /// A script with the helpers of `widget_page.js` at hand, for whoever runs it.
    #[must_use]
    pub fn script(script: &str) -> String {
        format!("{LOOKING}\n{script}")
    }

    /// Asks the page with the helpers of `widget_page.js` at hand.
    pub async fn look(&self, script: &str, wanted: Value) -> Value {
        let script = format!("{LOOKING}\nconst wanted = arguments[0];\n{script}");
        self.browser.script(&script, vec![wanted]).await
    }

    /// Waits until an expression gives an element.
    pub async fn eventually_element(
        &self,
        what: &str,
        expression: &str,
        wanted: Value,
    ) -> WebElement {
        let script =
            format!("{LOOKING}\nconst wanted = arguments[0];\nreturn {expression} ?? null");
        eventually(what, || self.browser.element(&script, vec![wanted.clone()])).await
    }

    async fn eventually_true(&self, what: &str, expression: &str, wanted: Value) {
        let script = format!("return !!({expression})");
        eventually(what, || async {
            let is_so = self.look(&script, wanted.clone()).await;
            (is_so == json!(true)).then_some(())
        })
        .await;
    }
}
