//! The Worker: what comes over HTTP, the desk of each site, and the letters that leave it.
//!
//! Runtime glue, nothing clever. The rules of a submission are in `shared`, the letter and the
//! SMTP session in `courier`; here is what needs the Workers runtime.

mod http;

mod page;

mod desk;

mod dispatch;

mod bounce;

mod socket;

mod settings;

mod ambient;

mod keys;

mod token;

mod fingerprint;

mod client;

use wasm_bindgen::{JsCast as _, JsValue, prelude::wasm_bindgen};
use worker::{Context, Env, ScheduleContext, ScheduledEvent, console_error, event, web_sys};

use self::{desk::DeskRequest, settings::Settings};

/// Before anything else: a panic says where, never what, since what may have been typed.
#[event(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        console_error!("a panic at {}", place.unwrap_or_default());
    }));
}

/// Every request that no static asset answers.
#[event(fetch)]
async fn fetch(
    request: web_sys::Request,
    env: Env,
    _context: Context,
) -> worker::Result<web_sys::Response> {
    Ok(http::respond(&request, &env).await?)
}

/// A message for the address for bounces, from the platform's mail routing. Exported by hand: the worker
/// crate's macro would end the Worker where a message cannot be taken.
///
/// # Errors
/// The platform is to try again.
#[wasm_bindgen]
pub async fn email(message: JsValue, env: Env) -> Result<(), JsValue> {
    bounce::mail::receive(message.unchecked_ref(), &env).await
}

/// The watchdog, every five minutes: asks each site's desk whether its alarm is set.
#[event(scheduled)]
async fn scheduled(_event: ScheduledEvent, env: Env, _context: ScheduleContext) {
    let settings = match Settings::of(&env) {
        Ok(settings) => settings,
        Err(cause) => return console_error!("the Worker is not configured: {cause}"),
    };
    for site in settings.configuration.sites() {
        if let Err(cause) = desk::call(&env, site, &DeskRequest::Watch).await {
            console_error!("a desk could not be watched site={}: {cause}", site.id);
        }
    }
}
