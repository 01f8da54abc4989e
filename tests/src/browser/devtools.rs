//! What only Chromium can be made to do, by the Chrome `DevTools` Protocol: another network, another
//! screen, no script.

use std::time::Duration;

use serde_json::{Value, json};

use super::Browser;
use super::engine::Engine;
use super::look::Look;

impl Browser {
    /// A command of the protocol.
    ///
    /// # Panics
    /// In another engine.
    pub async fn devtools(&self, command: &str, arguments: Value) -> Value {
        assert_eq!(
            self.engine,
            Engine::Chromium,
            "{command} is Chromium's alone"
        );
        let done = self.web.cdp().send_raw(command, arguments).await;
        done.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Window and colour scheme of a device that this machine is not.
    pub(super) async fn emulate(&self, look: Look) {
        // Without a window manager nobody gives the window the focus, and keys would go nowhere.
        self.devtools(
            "Emulation.setFocusEmulationEnabled",
            json!({ "enabled": true }),
        )
        .await;
        let scheme = if look.is_dark { "dark" } else { "light" };
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({
                "width": look.width,
                "height": look.height,
                "deviceScaleFactor": if look.is_phone { 2 } else { 1 },
                "mobile": look.is_phone,
            }),
        )
        .await;
        self.devtools(
            "Emulation.setTouchEmulationEnabled",
            json!({ "enabled": look.is_phone }),
        )
        .await;
        self.devtools(
            "Emulation.setEmulatedMedia",
            json!({ "features": [
                { "name": "prefers-color-scheme", "value": scheme },
                // Pictures and measurements of something that still moves differ from run to run.
                { "name": "prefers-reduced-motion", "value": "reduce" },
            ] }),
        )
        .await;
    }

    /// Lets requests to addresses of these forms fail, `*` standing for anything.
    pub async fn block(&self, forms: &[&str]) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBlockedURLs", json!({ "urls": forms }))
            .await;
    }

    /// A network of this rate and this delay, from the next request on.
    pub async fn network(&self, bits_per_second: u32, delay: Duration) {
        self.devtools("Network.enable", json!({})).await;
        let bytes = f64::from(bits_per_second) / 8.0;
        self.devtools(
            "Network.emulateNetworkConditions",
            json!({
                "offline": false,
                "latency": u64::try_from(delay.as_millis()).expect("a short delay"),
                "downloadThroughput": bytes,
                "uploadThroughput": bytes,
            }),
        )
        .await;
    }

    /// No network at all.
    pub async fn offline(&self) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools(
            "Network.emulateNetworkConditions",
            json!({ "offline": true, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1 }),
        )
        .await;
    }

    /// Pages opened from now on run no script.
    pub async fn without_script(&self) {
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": true }),
        )
        .await;
    }

    /// Pages opened from now on see a browser of this language.
    pub async fn language(&self, language: &str) {
        self.devtools("Emulation.setLocaleOverride", json!({ "locale": language }))
            .await;
        self.devtools(
            "Network.setExtraHTTPHeaders",
            json!({ "headers": { "Accept-Language": language } }),
        )
        .await;
    }
}
