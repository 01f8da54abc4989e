//! A letter by HTTP: one POST, no redirect followed, the answer read as far as it matters.

use std::time::Duration;

use configuration::{ChatApp, HookUrl, MailApi as WrittenApi};
use courier::{
    ANSWER_BYTES_MAX, Attempt, HttpAnswer, HttpRequest, Phase, Secret, StreamFault,
    chat::{Chat, ChatMessage},
    http_mail::{self, MailApi},
    letter::Letter,
    webhook::{Event, Webhook, WebhookSecret},
};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ReadableStreamDefaultReader, Response};

use crate::ambient;
use crate::letter::Outgoing;

/// How long a request and its answer may take together.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// The keys of a webhook's secret: one, or two with a space between them.
pub(super) fn webhook_secrets(secret: &Secret) -> Option<(WebhookSecret, Option<WebhookSecret>)> {
    let mut keys = secret.reveal().split_whitespace();
    let first = WebhookSecret::parse(keys.next()?).ok()?;
    let other = keys.next().map(WebhookSecret::parse).transpose().ok()?;
    keys.next().is_none().then_some((first, other))
}

/// Whether a secret is the address of a chat's incoming webhook, by the rules of every address that
/// is asked.
pub(super) fn is_address(secret: &Secret) -> bool {
    HookUrl::try_from(secret.reveal().to_owned()).is_ok()
}

/// Tells a webhook of an event.
pub(super) async fn to_webhook(
    url: &HookUrl,
    (secret, other_secret): (WebhookSecret, Option<WebhookSecret>),
    event: &Event,
    outgoing: &Outgoing,
) -> Attempt {
    let webhook = Webhook {
        url: url.as_str().to_owned(),
        secret,
        other_secret,
    };
    let id = [outgoing.id.as_str(), "_", outgoing.channel.as_str()].concat();
    let now_s = i64::try_from(ambient::now().millis() / 1_000).unwrap_or_default();
    match ask(&webhook.request(event, &id, now_s)).await {
        Ok(answer) => courier::webhook_verdict(&answer, ambient::now().millis()),
        Err(attempt) => attempt,
    }
}

/// Hands a letter to a mail service.
pub(super) async fn to_mail_api(
    api: WrittenApi,
    url: Option<&HookUrl>,
    token: &Secret,
    letter: &Letter,
) -> Attempt {
    let api = match api {
        WrittenApi::Resend => MailApi::Resend,
        WrittenApi::Postmark => MailApi::Postmark,
    };
    let base_url = url.map_or(api.base_url(), HookUrl::as_str);
    let request = http_mail::request(api, base_url, token, letter);
    match ask(&request).await {
        Ok(answer) => http_mail::verdict(api, &answer, ambient::now().millis()),
        Err(attempt) => attempt,
    }
}

/// The shape of an app's messages.
pub(super) const fn chat(app: ChatApp) -> Chat {
    match app {
        ChatApp::Slack => Chat::Slack,
        ChatApp::Teams => Chat::Teams,
    }
}

/// Tells a chat.
pub(super) async fn to_chat(chat: Chat, address: &Secret, message: &ChatMessage) -> Attempt {
    match ask(&chat.request(address, message)).await {
        Ok(answer) => chat.verdict(&answer, ambient::now().millis()),
        Err(attempt) => attempt,
    }
}

async fn ask(request: &HttpRequest) -> Result<HttpAnswer, Attempt> {
    match ambient::within(PATIENCE, exchange(request)).await {
        Some(Ok(answer)) => Ok(answer),
        // The runtime gives words, not causes; nothing tells how far it had come.
        Some(Err(_)) => Err(Attempt::broken_off(Phase::Request, StreamFault::Broken)),
        None => Err(Attempt::broken_off(Phase::Answer, StreamFault::TimedOut)),
    }
}

async fn exchange(request: &HttpRequest) -> Result<HttpAnswer, JsValue> {
    let headers = Object::new();
    for (name, value) in &request.headers {
        Reflect::set(&headers, &(*name).into(), &value.into())?;
    }
    let init = Object::new();
    let body = Uint8Array::from(request.body.as_slice());
    for (name, value) in [
        ("method", JsValue::from("POST")),
        ("redirect", JsValue::from("manual")),
        ("headers", headers.into()),
        ("body", body.into()),
    ] {
        Reflect::set(&init, &name.into(), &value)?;
    }
    let global = js_sys::global();
    let fetch: Function = Reflect::get(&global, &"fetch".into())?.dyn_into()?;
    let promise: Promise = fetch
        .call2(&global, &request.url.as_str().into(), &init)?
        .dyn_into()?;
    let response: Response = JsFuture::from(promise).await?.dyn_into()?;
    Ok(HttpAnswer {
        status: response.status(),
        retry_after: response.headers().get("Retry-After").ok().flatten(),
        body: beginning(&response).await?,
    })
}

/// The first octets of a body; what comes after them is not waited for.
async fn beginning(response: &Response) -> Result<Vec<u8>, JsValue> {
    let Some(stream) = response.body() else {
        return Ok(Vec::new());
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().dyn_into()?;
    let mut bytes = Vec::new();
    while bytes.len() < ANSWER_BYTES_MAX {
        let result = JsFuture::from(reader.read()).await?;
        if Reflect::get(&result, &"done".into())?.is_truthy() {
            return Ok(bytes);
        }
        let chunk: Uint8Array = Reflect::get(&result, &"value".into())?.dyn_into()?;
        bytes.extend_from_slice(&chunk.to_vec());
    }
    let _ = reader.cancel();
    bytes.truncate(ANSWER_BYTES_MAX);
    Ok(bytes)
}
