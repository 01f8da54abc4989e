//! Mail that the platform hands to the Worker: a rule of its mail routing sends the address for bounces
//! here.

use js_sys::Promise;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::ReadableStream;
use worker::{Env, console_error};

use super::{read, tell};
use crate::{settings::Settings, token::bounce::open};

#[wasm_bindgen]
extern "C" {
    /// A message at the door. The worker crate's type of it would be imported from the platform's own
    /// module, which plain workerd does not have.
    pub(crate) type Mail;

    #[wasm_bindgen(method, getter)]
    fn to(this: &Mail) -> String;

    #[wasm_bindgen(method, getter)]
    fn raw(this: &Mail) -> ReadableStream;

    #[wasm_bindgen(method, catch, js_name = setReject)]
    fn set_reject(this: &Mail, reason: &str) -> Result<JsValue, JsValue>;
}

/// Takes a message. An error tells the platform to try again, or to say so to the sender.
pub(crate) async fn receive(mail: &Mail, env: &Env) -> Result<(), JsValue> {
    let failed = |cause: String| {
        console_error!("a message could not be taken: {cause}");
        JsValue::from(js_sys::Error::new("not taken"))
    };
    let settings = Settings::of(env).map_err(|cause| failed(cause.to_string()))?;
    let configuration = &settings.configuration;
    let recipient = mail.to();
    let mut addresses = configuration
        .sites()
        .iter()
        .filter_map(|site| site.bounce_address.as_ref());
    let Some(token) = addresses.find_map(|address| address.token(&recipient)) else {
        // A rule that sends more here than the address for bounces must not swallow it.
        // Locally the message is a stub of another Worker's, and its refusal has to be waited for.
        let refusal = Promise::resolve(&mail.set_reject("there is no such mailbox")?);
        return JsFuture::from(refusal).await.map(drop);
    };
    let is_this = |address: &configuration::BounceAddress| address.token(&recipient).is_some();
    let Some(name) = open(&settings.keys, configuration, is_this, token) else {
        return Ok(());
    };
    let message = read(Some(mail.raw()))
        .await
        .map_err(|_| failed("it did not arrive".to_owned()))?;
    let told = tell(env, &name, &message).await;
    told.map(drop).map_err(|cause| failed(cause.to_string()))
}
