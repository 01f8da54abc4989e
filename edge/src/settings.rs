//! What the deployment gives the Worker: the configuration, the keys and the bindings. The one
//! place that looks into the environment.

use std::sync::OnceLock;

use configuration::{Configuration, ConfigurationError, Site};
use courier::Secret;
use wasm_bindgen::JsValue;
use worker::Env;

use crate::keys::{Keys, NotASecret};

/// The text of `pronto.toml`.
const CONFIGURATION: &str = "PRONTO_TOML";
/// The secret of which all keys are made.
const SECRET: &str = "PRONTO_KEY";
/// The password of a site's SMTP account, followed by the site's id.
const SMTP_PASSWORD: &str = "SMTP_PASSWORD_";
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
        Ok(Self {
            configuration: Configuration::parse(&toml).map_err(NotConfigured::Configuration)?,
            keys: Keys::derive(&secret).map_err(NotConfigured::Secret)?,
        })
    }
}

/// The password of a site's SMTP account, if it has one.
pub(crate) fn smtp_password(env: &Env, site: &Site) -> Option<Secret> {
    let id = site.id.as_str().to_ascii_uppercase().replace('-', "_");
    text(env, &[SMTP_PASSWORD, &id].concat()).map(Secret::from)
}

/// The namespace of all desks.
pub(crate) fn desks(env: &Env) -> Option<JsValue> {
    js_sys::Reflect::get(env, &DESKS.into())
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
