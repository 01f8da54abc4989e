//! The `pronto.toml` of a run on plain workerd: the project's own, with addresses of this machine and
//! times that a test can wait for.

use std::fs;

use crate::project;

/// The shop's origin. Nobody listens there: no browser takes part.
pub(crate) const ORIGIN: &str = "http://127.0.0.1:9";

/// What a run is to be like.
#[derive(Clone, Debug)]
pub struct Terms {
    sites: Vec<(&'static str, String)>,
    delivery: toml::Table,
    limits: toml::Table,
    retention: toml::Table,
    keys: toml::Table,
    secrets: Vec<(&'static str, String)>,
    /// Whether the mail server stands there in short.
    has_mail: bool,
}

impl Terms {
    /// One site, `acme`, whose letters go to the server on this port, in clear.
    #[must_use]
    pub fn mail_at(port: u16) -> Self {
        Self::mail_by("smtp", port)
    }

    /// The same with another scheme: `smtp+starttls` or `smtps`.
    #[must_use]
    pub fn mail_by(scheme: &str, port: u16) -> Self {
        let terms = Self {
            sites: vec![("acme", format!("{scheme}://127.0.0.1:{port}"))],
            delivery: toml::Table::new(),
            // All come from one address and go to one inbox, and each letter is counted.
            limits: toml::Table::from_iter(
                [
                    "submissions_per_address",
                    "letters_per_hour",
                    "letters_per_phone",
                ]
                .map(|limit| (limit.to_owned(), toml::Value::from(0))),
            ),
            retention: toml::Table::new(),
            keys: toml::Table::new(),
            secrets: Vec::new(),
            has_mail: true,
        };
        terms
            .seconds("configuration_fault_seconds", 1)
            .seconds("refused_seconds", 1)
            .seconds("greylist_seconds", 2)
            .seconds("rating_wait_seconds", 1)
            .seconds("probe_seconds", 1)
            .seconds("reply_seconds", 3)
            .seconds("attempt_seconds", 5)
            .steps(&[0, 1, 1, 2])
    }

    /// No mail server but those among the channels.
    #[must_use]
    pub const fn without_mail(mut self) -> Self {
        self.has_mail = false;
        self
    }

    /// A second site with a mail server of its own.
    #[must_use]
    pub fn and_site(mut self, id: &'static str, port: u16) -> Self {
        self.sites.push((id, format!("smtp://127.0.0.1:{port}")));
        self
    }

    /// One of the limits that are lifted otherwise.
    #[must_use]
    pub fn limit(mut self, key: &str, most: u32) -> Self {
        self.limits.insert(key.to_owned(), most.into());
        self
    }

    /// A key of every site.
    #[must_use]
    pub fn key(mut self, key: &str, value: impl Into<toml::Value>) -> Self {
        self.keys.insert(key.to_owned(), value.into());
        self
    }

    /// One more channel of every site, as it stands in the file.
    #[must_use]
    pub fn channel(mut self, written: &str) -> Self {
        let channel: toml::Table = toml::from_str(written).expect("a channel is TOML");
        let channels = self
            .keys
            .entry("channels")
            .or_insert_with(|| toml::Value::Array(Vec::new()));
        let channels = channels.as_array_mut().expect("channels are a list");
        channels.push(channel.into());
        self
    }

    /// A secret of the deployment.
    #[must_use]
    pub fn secret(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.secrets.push((name, value.into()));
        self
    }

    /// The secrets of the deployment.
    pub(crate) fn secrets(&self) -> &[(&'static str, String)] {
        &self.secrets
    }

    /// A time of the outbox.
    #[must_use]
    pub fn seconds(mut self, key: &str, seconds: u32) -> Self {
        self.delivery.insert(key.to_owned(), seconds.into());
        self
    }

    /// Tried again without a wait, so often as a test needs.
    #[must_use]
    pub fn at_once(self) -> Self {
        self.steps(&[[0; 63].as_slice(), &[1]].concat())
    }

    /// The wait before each attempt.
    #[must_use]
    pub fn steps(mut self, seconds: &[u32]) -> Self {
        let steps = seconds.to_vec();
        self.delivery
            .insert("steps_seconds".to_owned(), steps.into());
        self
    }

    /// How long something is kept.
    #[must_use]
    pub fn days(mut self, key: &str, days: u32) -> Self {
        self.retention.insert(key.to_owned(), days.into());
        self
    }

    /// As a file.
    #[must_use]
    pub fn pronto_toml(&self, base_url: &str) -> String {
        let written = project::project_path("pronto.toml");
        let written = fs::read_to_string(&written)
            .unwrap_or_else(|error| panic!("{}: {error}", written.display()));
        let mut table: toml::Table = toml::from_str(&written).expect("pronto.toml is TOML");
        let sites = table.remove("sites");
        let example = sites
            .as_ref()
            .and_then(|sites| sites.get(0))
            .and_then(toml::Value::as_table);
        let example = example.expect("pronto.toml has a site");
        let sites = self.sites.iter().map(|(id, smtp)| {
            let mut site = example.clone();
            site.insert("id".to_owned(), (*id).into());
            site.remove("smtp");
            if self.has_mail {
                site.insert("smtp".to_owned(), smtp.clone().into());
            }
            site.insert("origins".to_owned(), vec![ORIGIN.to_owned()].into());
            site.remove("smtp_user");
            // Plain workerd knows none.
            site.remove("jurisdiction");
            site.extend(self.keys.clone());
            toml::Value::from(site)
        });
        let sites: Vec<toml::Value> = sites.collect();
        table.insert("sites".to_owned(), sites.into());
        table.insert("base_url".to_owned(), base_url.into());
        table.insert("delivery".to_owned(), self.delivery.clone().into());
        table.insert("limits".to_owned(), self.limits.clone().into());
        table.insert("retention".to_owned(), self.retention.clone().into());
        table.to_string()
    }
}
