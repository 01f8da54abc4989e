//! A real browser, driven over `WebDriver`, with what a test must be able to do to it. What holds in every
//! engine stands here; what only Chromium can be made to do stands in `devtools.rs`.

mod devtools;
mod display;
mod driver;
mod engine;
mod look;
mod outside;

use serde_json::Value;
use thirtyfour::{Key, WebDriver, WebElement};

pub use driver::Driver;
pub use engine::Engine;
pub use look::Look;

use crate::eventually;

/// A browser with one window, fresh, without a past.
#[derive(Debug)]
pub struct Browser {
    engine: Engine,
    web: WebDriver,
    /// Its driver, if it has one for itself.
    running: Option<driver::Running>,
}

impl Browser {
    /// What draws its pages.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        self.engine
    }

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

    /// Changes the window and, in Chromium, the colour scheme; in the others that is settled from the start.
    pub async fn look(&self, look: Look) {
        match self.engine {
            Engine::Chromium => self.emulate(look).await,
            Engine::Firefox | Engine::WebKit => self.resize(look).await,
        }
    }

    /// Makes the window so large that the page in it has this size.
    async fn resize(&self, look: Look) {
        let wanted = (i64::from(look.width), i64::from(look.height));
        let what = format!("a page of {} by {}", look.width, look.height);
        eventually(&what, || async {
            let inner = self.script("return [innerWidth, innerHeight]", vec![]);
            let inner: (i64, i64) = serde_json::from_value(inner.await).expect("two lengths");
            if inner == wanted {
                return Some(());
            }
            let outer = self.web.get_window_rect().await.expect("a window");
            let width = grown(outer.width, inner.0, wanted.0);
            let height = grown(outer.height, inner.1, wanted.1);
            let resized = self.web.set_window_rect(0, 0, width, height).await;
            resized.expect("the window changes its size");
            None
        })
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

    /// The same, while Shift is held.
    pub async fn keys_with_shift(&self, keys: &str) {
        let chain = self.web.action_chain().key_down(Key::Shift);
        let chain = chain.send_keys(keys).key_up(Key::Shift);
        chain.perform().await.expect("keys are pressed");
    }

    /// Goes into the first frame of the page: what is asked from now on is asked there.
    pub async fn enter_frame(&self) {
        self.web.enter_frame(0).await.expect("a frame");
    }

    /// Opens the page once more in a tab of its own, which begins with a copy of this one's storage, as a duplicated
    /// tab does; what is asked from now on is asked there.
    pub async fn open_copy(&self) {
        self.script("window.open(location.href)", vec![]).await;
        eventually("a second tab", || async {
            let tabs = self.web.windows().await.expect("the tabs");
            let last = tabs.into_iter().nth(1)?;
            self.web
                .switch_to_window(last)
                .await
                .expect("the second tab");
            Some(())
        })
        .await;
    }

    /// Closes the copy, and comes back to the first tab.
    pub async fn close_copy(&self) {
        self.web.close_window().await.expect("the tab closes");
        let tabs = self.web.windows().await.expect("the tabs");
        let first = tabs.into_iter().next().expect("the first tab");
        self.web
            .switch_to_window(first)
            .await
            .expect("the first tab");
    }

    /// A picture of the window.
    pub async fn picture(&self) -> Vec<u8> {
        self.web.screenshot_as_png().await.expect("a picture")
    }

    /// What the page's console says; only Chromium tells.
    pub async fn console(&self) -> Vec<String> {
        let lines = self.web.browser_log().await.unwrap_or_default();
        lines
            .into_iter()
            .map(|line| format!("{} {}", line.level, line.message))
            .collect()
    }

    /// Closes it.
    pub async fn close(self) {
        self.web.quit().await.expect("the browser ends");
        drop(self.running);
    }
}

/// The length of a window whose page shall have another one.
fn grown(outer: i64, inner: i64, wanted: i64) -> u32 {
    let grown = outer.saturating_add(wanted).saturating_sub(inner);
    u32::try_from(grown).expect("a length")
}
