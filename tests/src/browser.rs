//! A real Chromium, driven over `WebDriver`, with what a test must be able to do to it: another window,
//! another network, no script.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::{
    CapabilitiesHelper as _, ChromiumLikeCapabilities as _, DesiredCapabilities, WebDriver,
    WebElement,
};

use crate::eventually_within;
use crate::process::{Process, free_port};

/// chromedriver is there in less than a second; a busy machine takes longer.
const START: Duration = Duration::from_secs(30);
/// No script of a test may run longer; axe-core on a phone's page takes 2 s.
const SCRIPT: Duration = Duration::from_secs(40);

/// Starts browsers. The driver itself starts with the first.
#[derive(Debug)]
pub struct Driver {
    port: u16,
    folder: PathBuf,
    browsers: AtomicU32,
    process: Mutex<Option<Process>>,
}

/// How the visitor sees the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    width: u32,
    height: u32,
    is_phone: bool,
    is_dark: bool,
}

/// A browser with one window, fresh, without a past.
#[derive(Debug)]
pub struct Browser {
    web: WebDriver,
}

impl Look {
    /// A window on a desk, light.
    pub const DESKTOP: Self = Self {
        width: 1_280,
        height: 900,
        is_phone: false,
        is_dark: false,
    };

    /// A small phone, light.
    pub const PHONE: Self = Self {
        width: 360,
        height: 740,
        is_phone: true,
        is_dark: false,
    };

    /// A window of another size, in CSS pixels.
    #[must_use]
    pub const fn sized(self, width: u32, height: u32) -> Self {
        Self {
            width,
            height,
            ..self
        }
    }

    /// The same in the dark.
    #[must_use]
    pub const fn dark(self) -> Self {
        Self {
            is_dark: true,
            ..self
        }
    }
}

impl Driver {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            port: free_port(),
            folder: folder.to_owned(),
            browsers: AtomicU32::new(0),
            process: Mutex::new(None),
        }
    }

    /// Opens a browser.
    pub async fn open(&self, look: Look) -> Browser {
        self.start().await;
        let number = self.browsers.fetch_add(1, Ordering::Relaxed);
        let profile = self.folder.join(format!("browser-{number}"));
        fs::create_dir_all(&profile).expect("a folder for the browser");
        let mut wish = DesiredCapabilities::chrome();
        let profile = format!("--user-data-dir={}", profile.display());
        for argument in ARGUMENTS.iter().copied().chain([profile.as_str()]) {
            wish.add_arg(argument).expect("an argument");
        }
        wish.set("goog:loggingPrefs", json!({ "browser": "ALL" }))
            .expect("a capability");
        let address = format!("http://127.0.0.1:{}", self.port);
        let web = WebDriver::new(address, wish)
            .await
            .expect("Chromium starts");
        web.set_script_timeout(SCRIPT)
            .await
            .expect("a script's time");
        let browser = Browser { web };
        browser.look(look).await;
        browser
    }

    async fn start(&self) {
        {
            let mut process = self.process.lock().expect("nobody panics here");
            if process.is_none() {
                let mut command = Command::new("chromedriver");
                command.arg(format!("--port={}", self.port));
                *process = Some(Process::start(
                    command,
                    &self.folder.join("chromedriver.log"),
                ));
            }
        }
        let status = format!("http://127.0.0.1:{}/status", self.port);
        eventually_within(START, "chromedriver answers", || async {
            let answer = reqwest::get(&status).await.ok()?;
            answer.status().is_success().then_some(())
        })
        .await;
    }
}

/// Headless, without a sandbox where there is no user for one, and asking nobody outside.
const ARGUMENTS: [&str; 11] = [
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

impl Browser {
    /// Goes to an address and waits until the page has loaded.
    pub async fn open(&self, address: &str) {
        self.web.goto(address).await.expect("the page opens");
    }

    /// Loads the page again.
    pub async fn reload(&self) {
        self.web.refresh().await.expect("the page loads again");
    }

    /// The address that the window shows.
    pub async fn address(&self) -> String {
        self.web
            .current_url()
            .await
            .expect("an address")
            .to_string()
    }

    /// Changes window and colour scheme.
    pub async fn look(&self, look: Look) {
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

    /// Runs a script in the page: `arguments` are the values given, what it returns comes back.
    pub async fn script(&self, script: &str, arguments: Vec<Value>) -> Value {
        let done = self.web.execute(script, arguments).await;
        done.unwrap_or_else(|error| panic!("{error}\n{script}"))
            .json()
            .clone()
    }

    /// Runs a script whose last argument is a function that takes its answer.
    pub async fn script_async(&self, script: &str) -> Value {
        let done = self.web.execute_async(script, Vec::new()).await;
        done.unwrap_or_else(|error| panic!("{error}\n{script}"))
            .json()
            .clone()
    }

    /// Runs a script's source in the page, whatever its policy says.
    pub async fn define(&self, source: &str) {
        let done = self
            .devtools("Runtime.evaluate", json!({ "expression": source }))
            .await;
        assert!(done.get("exceptionDetails").is_none(), "{done}");
    }

    /// The element that a script returns, if it returns one.
    pub async fn element(&self, script: &str, arguments: Vec<Value>) -> Option<WebElement> {
        let done = self.web.execute(script, arguments).await;
        let done = done.unwrap_or_else(|error| panic!("{error}\n{script}"));
        if done.json().is_null() {
            return None;
        }
        Some(done.element().expect("an element"))
    }

    /// Presses keys, whatever has the focus.
    pub async fn keys(&self, keys: &str) {
        let chain = self.web.action_chain().send_keys(keys);
        chain.perform().await.expect("keys are pressed");
    }

    /// A picture of the window.
    pub async fn picture(&self) -> Vec<u8> {
        self.web.screenshot_as_png().await.expect("a picture")
    }

    /// What the page's console says.
    pub async fn console(&self) -> Vec<String> {
        let lines = self.web.browser_log().await.unwrap_or_default();
        lines
            .into_iter()
            .map(|line| format!("{} {}", line.level, line.message))
            .collect()
    }

    /// A command of the Chrome `DevTools` Protocol.
    pub async fn devtools(&self, command: &str, arguments: Value) -> Value {
        let done = self.web.cdp().send_raw(command, arguments).await;
        done.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Closes it.
    pub async fn close(self) {
        self.web.quit().await.expect("Chromium ends");
    }
}
