//! The wire: one attempt to send, one look at a receipt, and what an answer means.

use gloo_net::http::{Request, Response};
use shared::{Draft, Field, Next, Receipt, Step, Timestamp};
use wasm_bindgen::JsValue;
use web_sys::{AbortController, RequestInit};

use crate::{
    browser, draft,
    patience::ATTEMPT_MS,
    phase::{Saying, Shown},
};

/// What an attempt came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// It is stored.
    Received(Box<Arrived>),
    /// It is not stored: these fields are to be mended.
    Faulty(Vec<Shown>),
    /// Not stored: the key was used for something else.
    KeyUsed,
    /// Not stored: come again.
    Later {
        /// After so many seconds.
        seconds: u32,
    },
    /// Not stored.
    Refused,
    /// Not stored: the page is none of the site's.
    Elsewhere,
    /// Something broke over there: it may be stored.
    Broken,
    /// None: it may be stored.
    Nothing,
}

/// A receipt, and the same as the edge wrote it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Arrived {
    /// As far as it is understood here.
    pub(crate) receipt: Receipt,
    /// For the loader.
    pub(crate) written: JsValue,
}

/// What a status says, before the body is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Received,
    Later { seconds: u32 },
    Refused,
    Broken,
    Nothing,
}

impl Answer {
    /// Whether it says that nothing is stored under this key.
    pub(crate) const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Faulty(_) | Self::KeyUsed | Self::Later { .. } | Self::Refused | Self::Elsewhere
        )
    }
}

/// One attempt to send a draft, for at most `limit_ms`.
pub(crate) async fn submit(url: &str, key: &str, draft: &Draft, limit_ms: f64) -> Answer {
    let members = browser::object(&draft::members(draft));
    if draft.ask_back == Some(true) {
        browser::set(&members, "ask_back", &JsValue::TRUE);
    }
    let Some(body) = browser::json(&members) else {
        return Answer::Refused;
    };
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body.into());
    // What is on its way survives a closed tab; web-sys does not know this member yet.
    browser::set(&init, "keepalive", &JsValue::TRUE);
    let headers = web_sys::Headers::new();
    let Ok(headers) = headers.and_then(|headers| {
        headers.set("Content-Type", "application/json")?;
        // A structured string, RFC 8941 §3.3.3.
        headers.set("Idempotency-Key", &["\"", key, "\""].concat())?;
        Ok(headers)
    }) else {
        return Answer::Refused;
    };
    init.set_headers(&headers);
    match exchange(url, &init, limit_ms).await {
        Some((response, text)) => meaning(&response, &text),
        None => Answer::Nothing,
    }
}

/// A look at a receipt. `None` if nothing new is known.
pub(crate) async fn look(url: &str) -> Option<Receipt> {
    let (response, text) = exchange(url, &RequestInit::new(), ATTEMPT_MS).await?;
    receipt(&browser::parsed(&text)?).filter(|_| response.ok())
}

/// The text at an address.
pub(crate) async fn text(url: &str) -> Option<String> {
    let (response, text) = exchange(url, &RequestInit::new(), ATTEMPT_MS).await?;
    response.ok().then_some(text)
}

/// The answer and its text, if both are here within `limit_ms`.
async fn exchange(url: &str, init: &RequestInit, limit_ms: f64) -> Option<(Response, String)> {
    let abort = AbortController::new().ok()?;
    init.set_signal(Some(&abort.signal()));
    browser::spawn(Box::pin(async move {
        browser::sleep(limit_ms).await;
        abort.abort();
    }));
    let request = web_sys::Request::new_with_str_and_init(url, init).ok()?;
    let response = Request::from(request).send().await.ok()?;
    let text = response.text().await.ok()?;
    Some((response, text))
}

/// A receipt, if a value is one: a captive portal answers 200 too, with a page of its own.
pub(crate) fn receipt(value: &JsValue) -> Option<Receipt> {
    let time = |name| Timestamp::try_from(browser::text_of(value, name)?).ok();
    let mut steps = Vec::new();
    for item in browser::items_of(value, "steps") {
        if let Some(step) = step(&item) {
            steps.push(step);
        }
    }
    let next = browser::member(value, "next");
    let by = browser::text_of(&next, "by").and_then(|by| Timestamp::try_from(by).ok());
    Some(Receipt {
        reference: browser::text_of(value, "reference")?.parse().ok()?,
        state: browser::text_of(value, "state")?.into(),
        received_at: time("received_at")?,
        delivered_at: time("delivered_at"),
        steps,
        next: browser::text_of(&next, "state").map(|state| Next {
            state: state.into(),
            by,
            joins: browser::member(&next, "joins").is_truthy(),
        }),
        receipt: browser::text_of(value, "receipt"),
        receipt_url: browser::text_of(value, "receipt_url"),
        case_url: browser::text_of(value, "case_url"),
        contact: browser::text_of(value, "contact"),
        contact_url: browser::text_of(value, "contact_url"),
    })
}

fn step(value: &JsValue) -> Option<Step> {
    Some(Step {
        state: browser::text_of(value, "state")?.into(),
        at: Timestamp::try_from(browser::text_of(value, "at")?).ok()?,
    })
}

fn meaning(response: &Response, text: &str) -> Answer {
    let retry_after = response.headers().get("Retry-After");
    let retry_after = retry_after.and_then(|seconds| seconds.parse().ok());
    let body = browser::parsed(text).unwrap_or_default();
    let refused = browser::member(&body, "refused").is_truthy();
    match said(response.status(), retry_after, refused) {
        Said::Received => receipt(&body).map_or(Answer::Nothing, |receipt| {
            let written = body.clone();
            Answer::Received(Box::new(Arrived { receipt, written }))
        }),
        Said::Later { seconds } => Answer::Later { seconds },
        Said::Refused => refusal(response.status(), &body),
        Said::Broken => Answer::Broken,
        Said::Nothing => Answer::Nothing,
    }
}

/// 503 is a refusal where the edge is certain that nothing is stored. What else begins with 5 says
/// no more than that something broke.
const fn said(status: u16, retry_after: Option<u32>, refused: bool) -> Said {
    match (status, retry_after) {
        (503, _) if !refused => Said::Broken,
        (200..=299, _) => Said::Received,
        (429 | 503, Some(seconds)) => Said::Later { seconds },
        (400..=499 | 503, _) => Said::Refused,
        (500..=599, _) => Said::Broken,
        _ => Said::Nothing,
    }
}

/// What a problem document says (RFC 9457): faults at their fields, or no more than its status.
fn refusal(status: u16, problem: &JsValue) -> Answer {
    let errors = browser::items_of(problem, "errors");
    let mut faults = Vec::new();
    for error in &errors {
        if let Some(shown) = shown(error) {
            faults.push(shown);
        }
    }
    if !faults.is_empty() {
        Answer::Faulty(faults)
    } else if status == 422 && errors.is_empty() {
        Answer::KeyUsed
    } else {
        Answer::Refused
    }
}

fn shown(error: &JsValue) -> Option<Shown> {
    Some(Shown {
        field: Field::from_pointer(&browser::text_of(error, "pointer")?)?,
        saying: Saying::Edge(browser::text_of(error, "detail")?),
    })
}

#[cfg(test)]
mod tests {
    use super::{Said, said};

    /// An answer that something broke is no silence, and no refusal: it may be stored.
    #[test]
    fn ok_a_broken_edge_is_neither_silent_nor_refusing() {
        for status in [500, 501, 502, 503, 504, 520, 599] {
            assert_eq!(said(status, None, false), Said::Broken, "{status}");
            assert_eq!(said(status, Some(3), false), Said::Broken, "{status}");
        }
        assert_eq!(said(503, None, true), Said::Refused);
        assert_eq!(said(503, Some(3), true), Said::Later { seconds: 3 });
        assert_eq!(said(429, Some(9), true), Said::Later { seconds: 9 });
        assert_eq!(said(403, None, true), Said::Refused);
        assert_eq!(said(202, None, false), Said::Received);
        assert_eq!(said(304, None, false), Said::Nothing);
    }
}
