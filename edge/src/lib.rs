//! The Worker: what comes over HTTP, the desk of each site, and the letters that leave it.
//!
//! Runtime glue, nothing clever. The rules of a submission are in `shared`, the letter and the
//! SMTP session in `courier`; here is what needs the Workers runtime.

mod http;

mod page;

mod desk;

mod letter;

mod dispatch;

mod bounce;

mod socket;

mod settings;

mod ambient;

mod keys;

mod token;

mod fingerprint;

mod client;

mod reading;

mod trap;

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::future_to_promise;
use worker::{Env, ScheduleContext, ScheduledEvent, console_error, event, web_sys};

use self::{desk::Watch, settings::Settings};

/// Before anything else: a panic says where, never what, since what may have been typed.
#[event(start)]
fn start() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        console_error!("a panic at {}", place.unwrap_or_default());
    }));
    trap::begin();
}

/// Every request that no static asset answers. Exported by hand: a promise of the worker crate's macro
/// would never settle after a trap.
#[wasm_bindgen]
pub fn fetch(request: &web_sys::Request, env: &JsValue) -> Promise {
    // The same request, not a copy with a body of its own.
    let (asked, given) = (Clone::clone(request), JsValue::clone(env));
    let answer = future_to_promise(async move {
        let answer = http::respond(&asked, given.unchecked_ref()).await;
        answer.map(JsValue::from)
    });
    trap::answered(&answer, request, env)
}

/// What a request is answered that a trap has ended.
///
/// # Errors
/// Those that only the runtime can cause.
#[wasm_bindgen]
pub fn unavailable(
    request: &web_sys::Request,
    env: &JsValue,
) -> Result<web_sys::Response, JsValue> {
    http::unavailable(request, JsCast::unchecked_ref(env))
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
        if let Err(cause) = desk::ask(&env, site, &Watch {}).await {
            console_error!("a desk could not be watched site={}: {cause}", site.id);
        }
    }
}
