//! What the deployment gives the Worker: the configuration, the keys and the bindings. The one
//! place that looks into the environment.

use std::sync::OnceLock;

use configuration::{
    Channel, Configuration, ConfigurationError, STATUS_KEY_EXPECTED, Site, is_status_key,
};
use courier::Secret;
use wasm_bindgen::JsValue;
use worker::{Env, console_error};

use crate::keys::{Keys, NotASecret};

/// The text of `pronto.toml`.
const CONFIGURATION: &str = "PRONTO_TOML";
/// The secret of which all keys are made.
const SECRET: &str = "PRONTO_KEY";
/// The secret that opens what strangers may not see.
const STATUS_KEY: &str = "STATUS_KEY";
/// The desks.
const DESKS: &str = "DESK";

/// Configuration and keys, read once for each isolate: a deployment starts new ones.
pub(crate) struct Settings {
    pub(crate) configuration: Configuration,
    pub(crate) keys: Keys,
}

/// Why the Worker cannot start.
#[derive(Debug)]
pub(crate) enum NotConfigured {
    /// A binding is missing.
    Missing(&'static str),
    /// `pronto.toml` is not as expected.
    Configuration(ConfigurationError),
    /// The secret is not as expected.
    Secret(NotASecret),
}

impl Settings {
    /// The settings of this deployment.
    pub(crate) fn of(env: &Env) -> Result<&'static Self, &'static NotConfigured> {
        static SETTINGS: OnceLock<Result<Settings, NotConfigured>> = OnceLock::new();
        SETTINGS.get_or_init(|| Self::read(env)).as_ref()
    }

    fn read(env: &Env) -> Result<Self, NotConfigured> {
        let toml = text(env, CONFIGURATION).ok_or(NotConfigured::Missing(CONFIGURATION))?;
        let secret = text(env, SECRET).ok_or(NotConfigured::Missing(SECRET))?;
        // No reason to turn visitors away: it opens nothing, and says so to whoever shows a key.
        if matches!(status_key(env), StatusKey::Short) {
            console_error!("`{STATUS_KEY}` opens nothing: {STATUS_KEY_EXPECTED}");
        }
        Ok(Self {
            configuration: Configuration::parse(&toml).map_err(NotConfigured::Configuration)?,
            keys: Keys::derive(&secret).map_err(NotConfigured::Secret)?,
        })
    }
}

/// What is secret of a channel, if it is given.
pub(crate) fn channel_secret(env: &Env, site: &Site, channel: &Channel) -> Option<Secret> {
    text(env, &channel.secret_name(site.id.as_str())).map(Secret::from)
}

/// What opens a site's volumes, given-up letters and checks.
pub(crate) enum StatusKey {
    /// This does.
    Is(Secret),
    /// Nothing does.
    Missing,
    /// Nothing does, since what was given can be guessed.
    Short,
}

/// The key of this deployment.
pub(crate) fn status_key(env: &Env) -> StatusKey {
    match text(env, STATUS_KEY).filter(|key| !key.is_empty()) {
        None => StatusKey::Missing,
        Some(key) if is_status_key(&key) => StatusKey::Is(Secret::from(key)),
        Some(_) => StatusKey::Short,
    }
}

/// The platform's own way to send mail.
pub(crate) fn mail_binding(env: &Env, name: &str) -> Option<JsValue> {
    binding(env, name)
}

/// The namespace of all desks.
pub(crate) fn desks(env: &Env) -> Option<JsValue> {
    binding(env, DESKS)
}

fn binding(env: &Env, name: &str) -> Option<JsValue> {
    js_sys::Reflect::get(env, &name.into())
        .ok()
        .filter(|binding| !binding.is_undefined())
}

fn text(env: &Env, name: &str) -> Option<String> {
    env.var(name).ok().map(|value| value.to_string())
}

impl std::fmt::Display for NotConfigured {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "`{name}` is missing"),
            Self::Configuration(error) => write!(f, "{error}"),
            Self::Secret(NotASecret) => {
                write!(f, "`{SECRET}`: expected 64 hexadecimal digits")
            }
        }
    }
}
