//! The engines that pages are shown in, and what each is told when it starts: no window that anybody
//! sees, a profile of its own, nobody asked outside.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};
use thirtyfour::Capabilities;

use super::look::Look;
use crate::project;

/// What draws a page and runs its scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Chromium, that of most visitors.
    Chromium,
    /// Firefox, the long-term release.
    Firefox,
    /// `WebKit` as GTK shows it: nearest to Safari of what runs here, and not Safari.
    WebKit,
}

/// Headless, without a sandbox where there is no user for one, and asking nobody outside.
const CHROMIUM: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-GB",
    "--hide-scrollbars",
];

impl Engine {
    /// All of them, the one that most visitors have first.
    pub const ALL: [Self; 3] = [Self::Chromium, Self::Firefox, Self::WebKit];

    /// Its name, by which tests of one engine are chosen.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chromium => "chromium",
            Self::Firefox => "firefox",
            Self::WebKit => "webkit",
        }
    }

    /// The driver's program, at work on a port and in a folder of its own.
    pub(super) fn driver(self, port: u16, folder: &Path) -> Command {
        let port_argument = format!("--port={port}");
        let mut command = match self {
            Self::Chromium => Command::new("chromedriver"),
            Self::Firefox => Command::new(project::geckodriver()),
            Self::WebKit => Command::new("WebKitWebDriver"),
        };
        command.arg(port_argument);
        match self {
            Self::Chromium => {}
            Self::Firefox => {
                command
                    .arg("--profile-root")
                    .arg(folder)
                    .env("HOME", folder)
                    .env("MOZ_CRASHREPORTER_DISABLE", "1")
                    // Without it Firefox ignores the preference by which geckodriver turns its remote settings off.
                    .env("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1");
            }
            Self::WebKit => {
                command
                    .env("HOME", folder)
                    .env("XDG_CONFIG_HOME", folder.join("config"))
                    .env("XDG_CACHE_HOME", folder.join("cache"))
                    .env("XDG_DATA_HOME", folder.join("data"))
                    .env("XDG_RUNTIME_DIR", folder)
                    // Without it a click never ends where there is no graphics card.
                    .env("LIBGL_ALWAYS_SOFTWARE", "true")
                    // Nobody listens with a screen reader, and no bus is there to ask.
                    .env("NO_AT_BRIDGE", "1")
                    .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
                    .env("LANG", "C.UTF-8")
                    .env_remove("WAYLAND_DISPLAY");
            }
        }
        command
    }

    /// What a new browser is asked to be. Whatever it wants from outside goes to the port of `outside`.
    pub(super) fn wish(self, look: Look, folder: &Path, outside: u16) -> Capabilities {
        let outside = format!("127.0.0.1:{outside}");
        let mut wish = serde_json::Map::new();
        // Servers of ours that speak TLS vouch for themselves.
        wish.insert("acceptInsecureCerts".to_owned(), true.into());
        wish.insert(
            "proxy".to_owned(),
            json!({
                "proxyType": "manual",
                "httpProxy": outside,
                "sslProxy": outside,
                "noProxy": ["127.0.0.1"],
            }),
        );
        match self {
            Self::Chromium => {
                let profile = format!("--user-data-dir={}", folder.display());
                let arguments: Vec<&str> =
                    CHROMIUM.iter().copied().chain([profile.as_str()]).collect();
                wish.insert("goog:chromeOptions".into(), json!({ "args": arguments }));
                wish.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
            }
            Self::Firefox => {
                let options = json!({ "args": ["-headless"], "prefs": preferences(look) });
                wish.insert("moz:firefoxOptions".into(), options);
            }
            Self::WebKit => {
                furnish(folder, look);
                // The driver's own: MiniBrowser of the same build, told that it is automated.
            }
        }
        Capabilities::from(wish)
    }
}

/// Firefox's preferences: how it looks, and silence. What geckodriver sets already is not repeated.
fn preferences(look: Look) -> Value {
    json!({
        // 0 is dark, 1 is light.
        "layout.css.prefers-color-scheme.content-override": i32::from(!look.is_dark),
        // Pictures and measurements of something that still moves differ from run to run.
        "ui.prefersReducedMotion": 1,
        "intl.accept_languages": "en-GB, en",
        "browser.aboutConfig.showWarning": false,
        "network.captive-portal-service.enabled": false,
        "network.connectivity-service.enabled": false,
    })
}

/// GTK's settings, where `WebKit` looks for what the visitor wants.
fn furnish(folder: &Path, look: Look) {
    let settings = folder.join("config/gtk-3.0");
    fs::create_dir_all(&settings).expect("a folder for GTK's settings");
    let text = format!(
        "[Settings]\ngtk-enable-animations=0\ngtk-application-prefer-dark-theme={}\n",
        u8::from(look.is_dark)
    );
    fs::write(settings.join("settings.ini"), text).expect("GTK's settings are written");
}
