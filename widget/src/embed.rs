//! The loader's side of the panel: the host object that it hands over at each `draw`.

use shared::{Kind, Rating, Receipt, Reference};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use crate::{
    api, browser,
    draft::{Around, Kept, entry},
    wording,
};

#[wasm_bindgen]
extern "C" {
    /// What the loader hands to `draw`: where to draw, what, and how to reach the loader.
    pub type PanelHost;

    #[wasm_bindgen(method, getter, structural)]
    fn content(this: &PanelHost) -> HtmlElement;

    #[wasm_bindgen(method, structural)]
    fn pick(this: &PanelHost, screen: &str);

    #[wasm_bindgen(method, structural)]
    fn back(this: &PanelHost, show: bool);

    #[wasm_bindgen(method, setter, structural, js_name = onback)]
    fn set_onback(this: &PanelHost, act: &JsValue);

    #[wasm_bindgen(method, structural)]
    fn say(this: &PanelHost, text: &str);

    #[wasm_bindgen(method, structural)]
    fn emit(this: &PanelHost, event: &str, detail: &JsValue);

    #[wasm_bindgen(method, structural)]
    fn recall(this: &PanelHost) -> JsValue;

    #[wasm_bindgen(method, structural)]
    fn keep(this: &PanelHost, draft: &JsValue);

    #[wasm_bindgen(method, structural)]
    fn fresh(this: &PanelHost) -> String;

    #[wasm_bindgen(method, structural)]
    fn received(this: &PanelHost, kind: &str, receipt: &JsValue, rating: Option<&str>);

    #[wasm_bindgen(method, structural)]
    fn mail(this: &PanelHost, words: &str) -> String;
}

/// What stands on the page for one site: its words, colours apart.
#[derive(Clone, Debug, Default)]
pub(crate) struct Site {
    /// The site's id.
    pub(crate) id: String,
    /// The edge's address, without a slash at the end.
    pub(crate) edge: String,
    /// The company's name.
    pub(crate) company: String,
    /// The number to call, as the company writes it,
    pub(crate) phone: String,
    /// and as a link, by the rule that letters and pages have too.
    pub(crate) tel: String,
    /// The time zone of the site's pages, as the tz database names it.
    pub(crate) time_zone: String,
    /// How data are treated.
    pub(crate) privacy_url: String,
    /// The sentence beside the number.
    pub(crate) consent: String,
    /// What the page adds to a submission.
    pub(crate) around: Around,
}

/// What the loader wants drawn.
#[derive(Clone, Debug)]
pub(crate) struct Wanted {
    /// The screen's name.
    pub(crate) screen: String,
    /// The face that was pressed.
    pub(crate) rating: Option<Rating>,
    /// The receipt, if the small form sent the face.
    pub(crate) receipt: Option<Receipt>,
    /// Words to begin with.
    pub(crate) message: Option<String>,
}

/// The last report of this tab.
#[derive(Clone, Debug)]
pub(crate) struct Last {
    /// Its reference.
    pub(crate) reference: Reference,
    /// The visitor's private page.
    pub(crate) case_url: String,
}

impl PanelHost {
    pub(crate) fn node(&self) -> HtmlElement {
        self.content()
    }

    pub(crate) fn site(&self) -> Site {
        let site = browser::member(self, "site");
        let text = |object: &JsValue, name| browser::text_of(object, name).unwrap_or_default();
        Site {
            id: text(&site, "id"),
            edge: text(&site, "edge"),
            company: text(&site, "company"),
            phone: text(&site, "phone"),
            tel: text(&site, "tel"),
            time_zone: text(&site, "time_zone"),
            privacy_url: text(&site, "privacy_url"),
            consent: wording::say("call_consent"),
            around: Around {
                page: text(self, "page"),
                touchpoint: browser::text_of(self, "touchpoint"),
                language: text(&site, "language"),
                consent: browser::text_of(&site, "consent"),
            },
        }
    }

    pub(crate) fn wanted(&self) -> Wanted {
        let text = |name| browser::text_of(self, name).filter(|text| !text.is_empty());
        Wanted {
            screen: text("screen").unwrap_or_default(),
            rating: text("rating").and_then(|name| Rating::from_name(&name)),
            receipt: api::receipt(&browser::member(self, "receipt")),
            message: text("message"),
        }
    }

    /// Asks for another screen; the loader calls `draw` again.
    pub(crate) fn go(&self, screen: &str) {
        self.pick(screen);
    }

    /// Shows or hides the key that leads back.
    pub(crate) fn show_back(&self, show: bool) {
        self.back(show);
    }

    /// What that key does.
    pub(crate) fn on_back(&self, act: &Closure<dyn FnMut()>) {
        self.set_onback(act.as_ref());
    }

    /// Says something in the live region.
    pub(crate) fn announce(&self, text: &str) {
        self.say(text);
    }

    /// What was typed of this kind at this place, and its key.
    pub(crate) fn recalls(&self) -> Kept {
        entry::read(&self.recall())
    }

    /// Keeps it.
    pub(crate) fn keeps(&self, kept: &Kept) {
        self.keep(&entry::write(kept));
    }

    /// A submission key that nobody has used.
    pub(crate) fn mints(&self) -> String {
        self.fresh()
    }

    /// A receipt has arrived, as the edge wrote it: the loader remembers it and tells the page.
    pub(crate) fn has_received(&self, kind: Kind, receipt: &JsValue, rating: Option<Rating>) {
        self.received(kind.name(), receipt, rating.map(Rating::name));
    }

    /// The last report of this tab, if there is one.
    pub(crate) fn last_report(&self) -> Option<Last> {
        let last = browser::member(self, "last");
        Some(Last {
            reference: browser::text_of(&last, "reference")?.parse().ok()?,
            case_url: browser::text_of(&last, "case_url")?,
        })
    }

    /// A link to a mail to the company, with words in it if there are any.
    pub(crate) fn mail_with(&self, words: &str) -> String {
        self.mail(words)
    }

    /// Whether the page is none of those from which the edge takes anything.
    pub(crate) fn is_elsewhere(&self) -> bool {
        browser::member(self, "refused").is_truthy()
    }

    /// Tells the page's own scripts.
    pub(crate) fn tell(&self, event: &str, detail: &[(&str, Option<&str>)]) {
        self.emit(event, &browser::object(detail));
    }
}
