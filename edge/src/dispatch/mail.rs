//! A letter by mail: over SMTP, or by the platform's own binding.

use configuration::{Delivery, Security as WrittenSecurity, Site, SmtpAddress};
use courier::{
    Attempt, ConfigurationCause, Phase, ReplyCode, Secret, StreamFault, Verdict,
    letter::Letter,
    smtp::{self, Credentials, Envelope, HelloName, Security, SmtpPlan, Timeouts},
};
use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use worker::Env;

use super::NoAttempt;
use crate::{
    ambient, settings,
    socket::{Connection, Transport},
};

/// What a success of a channel that gives no code is kept as: SMTP's own.
const ACCEPTED: ReplyCode = ReplyCode {
    basic: 250,
    enhanced: None,
};

/// The patience of an attempt, as far as it is configured.
pub(super) fn timeouts(delivery: &Delivery) -> Timeouts {
    let usual = Timeouts::default();
    let (attempt, reply) = (delivery.attempt(), delivery.reply());
    Timeouts {
        connect: usual.connect.min(reply),
        tls: usual.tls.min(reply),
        greeting: usual.greeting.min(reply),
        command: usual.command.min(reply),
        block: usual.block.min(reply),
        final_dot: reply,
        attempt,
    }
}

/// Hands a letter to a mail server.
pub(super) async fn by_smtp(
    site: &Site,
    address: &SmtpAddress,
    account: Option<(&str, Secret)>,
    (envelope, letter, timeouts): (&Envelope, &Letter, Timeouts),
) -> Result<Attempt, NoAttempt> {
    let credentials = account.map(|(user, password)| Credentials {
        user: Secret::from(user.to_owned()),
        password,
    });
    let (transport, security) = match address.security() {
        WrittenSecurity::ImplicitTls => (Transport::Tls, Security::ImplicitTls(credentials)),
        WrittenSecurity::StartTls => (Transport::StartTls, Security::StartTls(credentials)),
        WrittenSecurity::PlainLoopback => (Transport::Clear, Security::PlainLoopback),
    };
    let plan = SmtpPlan {
        security,
        // The one name of the company's that every receiver may look up.
        hello: HelloName::try_from(site.sender.domain())?,
        timeouts,
    };
    let times = (timeouts.connect, timeouts.attempt);
    let opened = Connection::open(address.host(), address.port(), transport, times).await;
    Ok(match opened {
        Ok(connection) => smtp::deliver(connection, &plan, envelope, &letter.bytes).await,
        Err(fault) => Attempt::not_connected(fault),
    })
}

// Where the platform is not, neither is its module: a plain import would keep the Worker from starting.
#[wasm_bindgen(inline_js = "export const emailModule = () => import('cloudflare:email');")]
extern "C" {
    #[wasm_bindgen(catch, js_name = emailModule)]
    fn email_module() -> Result<Promise, JsValue>;

    // Locally it is a stub of another Worker's: only a call by its name is a call of it.
    type MailBinding;

    #[wasm_bindgen(method, catch)]
    fn send(this: &MailBinding, message: &JsValue) -> Result<JsValue, JsValue>;
}

/// Hands a letter to the platform, which sends only from domains of the account and to addresses
/// that it has verified.
pub(super) async fn by_binding(env: &Env, binding: &str, letter: &Letter) -> Attempt {
    let Some(binding) = settings::mail_binding(env, binding) else {
        return Attempt {
            phase: Phase::Request,
            verdict: Verdict::Configuration(ConfigurationCause::NoSecret),
        };
    };
    let binding: MailBinding = binding.unchecked_into();
    match ambient::within(super::post::PATIENCE, send(&binding, letter)).await {
        Some(Ok(())) => Attempt {
            phase: Phase::Answer,
            verdict: Verdict::Delivered(ACCEPTED),
        },
        // The platform gives words, not causes.
        Some(Err(_)) => Attempt::broken_off(Phase::Request, StreamFault::Broken),
        None => Attempt::broken_off(Phase::Answer, StreamFault::TimedOut),
    }
}

async fn send(binding: &MailBinding, letter: &Letter) -> Result<(), JsValue> {
    let module = JsFuture::from(email_module()?).await?;
    let class: Function = Reflect::get(&module, &"EmailMessage".into())?.unchecked_into();
    // Wire bytes are ASCII.
    let bytes = String::from_utf8_lossy(letter.bytes.as_slice());
    let (from, to) = (letter.parties.from.as_str(), letter.parties.to.as_str());
    let parts = js_sys::Array::of3(&from.into(), &to.into(), &(&*bytes).into());
    let message = Reflect::construct(&class, &parts)?;
    let promise = Promise::resolve(&binding.send(&message)?);
    JsFuture::from(promise).await.map(drop)
}
