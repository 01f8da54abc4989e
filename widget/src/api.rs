//! The wire: one attempt to send, one look at a receipt, and what an answer means.

use gloo_net::http::{Request, Response};
use js_sys::Reflect;
use shared::{Draft, Field, Problem, Receipt};
use wasm_bindgen::JsValue;
use web_sys::{AbortController, RequestInit};

use crate::{
    browser,
    phase::{Saying, Shown},
};

/// What an attempt came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answer {
    /// It is stored.
    Received(Box<Receipt>),
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
    /// An earlier attempt with this key is still being stored.
    Running {
        /// It will be answered after so many seconds.
        seconds: u32,
    },
    /// None: it may be stored.
    Nothing,
}

impl Answer {
    /// Whether it says that nothing is stored under this key.
    pub(crate) const fn is_refusal(&self) -> bool {
        matches!(
            self,
            Self::Faulty(_) | Self::KeyUsed | Self::Later { .. } | Self::Refused
        )
    }
}

/// One attempt to send a draft, for at most `limit_ms`.
pub(crate) async fn submit(
    url: &str,
    key: &str,
    draft: &Draft,
    limit_ms: f64,
    abort: AbortController,
) -> Answer {
    let Some(body) = browser::to_json(draft) else {
        return Answer::Refused;
    };
    let init = RequestInit::new();
    init.set_method("POST");
    init.set_body(&body.into());
    init.set_signal(Some(&abort.signal()));
    // What is on its way survives a closed tab; web-sys does not know this member yet.
    let _set = Reflect::set(&init, &"keepalive".into(), &JsValue::TRUE);
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
    wasm_bindgen_futures::spawn_local(async move {
        browser::sleep(limit_ms).await;
        abort.abort();
    });
    match exchange(url, &init).await {
        Some((response, text)) => meaning(&response, &text),
        None => Answer::Nothing,
    }
}

/// A look at a receipt. `None` if nothing new is known.
pub(crate) async fn look(url: &str) -> Option<Receipt> {
    let (response, text) = exchange(url, &RequestInit::new()).await?;
    browser::from_json(&text).filter(|_| response.ok())
}

/// The text at an address.
pub(crate) async fn text(url: &str) -> Option<String> {
    let (response, text) = exchange(url, &RequestInit::new()).await?;
    response.ok().then_some(text)
}

async fn exchange(url: &str, init: &RequestInit) -> Option<(Response, String)> {
    let request = web_sys::Request::new_with_str_and_init(url, init).ok()?;
    let response = Request::from(request).send().await.ok()?;
    let text = response.text().await.ok()?;
    Some((response, text))
}

fn meaning(response: &Response, text: &str) -> Answer {
    let retry_after = response.headers().get("Retry-After");
    let retry_after = retry_after.and_then(|value| value.parse().ok());
    let problem: Option<Problem> = browser::from_json(text);
    match (response.status(), retry_after) {
        // A captive portal answers 200 too: only a receipt is one.
        (200..=299, _) => match browser::from_json(text) {
            Some(receipt) => Answer::Received(Box::new(receipt)),
            None => Answer::Nothing,
        },
        (409, seconds) => Answer::Running {
            seconds: seconds.unwrap_or(1),
        },
        (429 | 503, Some(seconds)) => Answer::Later { seconds },
        (400..=499 | 503, _) => match problem {
            Some(problem) if !problem.errors.is_empty() => faulty(problem),
            Some(problem) if problem.status == 422 => Answer::KeyUsed,
            _ => Answer::Refused,
        },
        _ => Answer::Nothing,
    }
}

fn faulty(problem: Problem) -> Answer {
    let errors = problem.errors.into_iter();
    let shown = errors.filter_map(|error| {
        Some(Shown {
            field: Field::from_pointer(&error.pointer)?,
            saying: Saying::Edge(error.detail),
        })
    });
    let shown: Vec<Shown> = shown.collect();
    if shown.is_empty() {
        Answer::Refused
    } else {
        Answer::Faulty(shown)
    }
}
