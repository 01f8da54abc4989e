//! The Worker's way to a site's desk.

use configuration::Site;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use super::question::{Question, Reply};
use crate::settings;

/// The runtime without the platform around it knows no jurisdictions, and says so in these words.
/// Locally the data lies where the machine stands; any other answer is a fault.
const NO_JURISDICTIONS: &str = "Jurisdiction restrictions are not implemented";

#[wasm_bindgen]
extern "C" {
    type Desks;

    #[wasm_bindgen(method, getter)]
    fn jurisdiction(this: &Desks) -> Function;

    #[wasm_bindgen(method, catch, js_name = getByName)]
    fn get_by_name(this: &Desks, name: &str) -> Result<Stub, JsValue>;

    type Stub;

    #[wasm_bindgen(method, catch)]
    fn fetch(this: &Stub, url: &str, init: &Object) -> Result<Promise, JsValue>;
}

/// Why there is no answer: no desk, overload, a reset, storage that is full.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// The binding of the desks is missing.
    NotBound,
    /// The runtime's own words.
    Failed(String),
    /// The desk said what cannot be read.
    Unreadable,
    /// The desk could not do it, and has logged why.
    Unable,
}

/// Asks a site's desk. A failed call is not repeated here: the client has its key and comes back.
pub(crate) async fn ask<Q: Question>(
    env: &Env,
    site: &Site,
    question: &Q,
) -> Result<Q::Answer, NoAnswer> {
    let desks: Desks = settings::desks(env)
        .ok_or(NoAnswer::NotBound)?
        .unchecked_into();
    let stub = stub(&desks, site).await.map_err(|error| failed(&error))?;
    let body = serde_json::to_string(question).map_err(|_| NoAnswer::Unreadable)?;
    let text = post(&stub, Q::NAME, &body).await;
    let text = text.map_err(|error| failed(&error))?;
    match serde_json::from_str(&text).map_err(|_| NoAnswer::Unreadable)? {
        Reply::Answer(answer) => Ok(answer),
        Reply::Unable => Err(NoAnswer::Unable),
    }
}

async fn stub(desks: &Desks, site: &Site) -> Result<Stub, JsValue> {
    let name = site.id.as_str();
    let Some(jurisdiction) = &site.jurisdiction else {
        return desks.get_by_name(name);
    };
    match restricted(desks, jurisdiction).await {
        Ok(desks) => desks.get_by_name(name),
        Err(error) if message(&error).contains(NO_JURISDICTIONS) => desks.get_by_name(name),
        Err(error) => Err(error),
    }
}

/// The desks whose data stays within a jurisdiction. Called by the runtime itself, from a promise:
/// a development build prints whatever is thrown into it, and locally this always is.
async fn restricted(desks: &Desks, jurisdiction: &str) -> Result<Desks, JsValue> {
    let call = desks.jurisdiction().bind1(desks, &jurisdiction.into());
    let begun = Promise::resolve(&JsValue::UNDEFINED);
    let then: Function = Reflect::get(&begun, &"then".into())?.dyn_into()?;
    let promise: Promise = then.call1(&begun, &call)?.dyn_into()?;
    JsFuture::from(promise).await.map(JsCast::unchecked_into)
}

async fn post(stub: &Stub, name: &str, body: &str) -> Result<String, JsValue> {
    let init = Object::new();
    Reflect::set(&init, &"method".into(), &"POST".into())?;
    Reflect::set(&init, &"body".into(), &body.into())?;
    let response = JsFuture::from(stub.fetch(&["https://desk/", name].concat(), &init)?).await?;
    let response: web_sys::Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok(text.as_string().unwrap_or_default())
}

fn failed(error: &JsValue) -> NoAnswer {
    NoAnswer::Failed(message(error))
}

fn message(error: &JsValue) -> String {
    let message = error
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()));
    message.unwrap_or_else(|| "no message".to_owned())
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotBound => f.write_str("no desks are bound"),
            Self::Failed(cause) => write!(f, "the desk did not answer: {cause}"),
            Self::Unreadable => f.write_str("the desk's answer cannot be read"),
            Self::Unable => f.write_str("the desk was unable"),
        }
    }
}
