//! The secrets that a configuration needs, by their names. What they are is nobody's business here.

use configuration::{Configuration, Way};

/// The one secret without which nothing starts.
pub(crate) const KEY: &str = "PRONTO_KEY";
/// The one that opens the company's own figures, and the check of its channels.
pub(crate) const STATUS_KEY: &str = "STATUS_KEY";

/// A secret, and what it is of.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Needed {
    pub(crate) name: String,
    pub(crate) of: String,
}

/// The secrets of all channels that have one, in their order.
pub(crate) fn of_channels(configuration: &Configuration) -> Vec<Needed> {
    let sites = configuration.sites().iter();
    let channels = sites.flat_map(|site| site.channels.iter().map(move |channel| (site, channel)));
    let with_secret = channels.filter(|(_, channel)| {
        !matches!(
            channel.way,
            Way::Smtp { user: None, .. } | Way::SendEmail { .. }
        )
    });
    let needed = with_secret.map(|(site, channel)| Needed {
        name: channel.secret_name(site.id.as_str()),
        of: format!(
            "the secret of the channel `{}` of `{}`",
            channel.id, site.id
        ),
    });
    needed.collect()
}

/// What must be set before anything starts: the key, and those of the channels.
pub(crate) fn needed(configuration: &Configuration) -> Vec<Needed> {
    let key = Needed {
        name: KEY.to_owned(),
        of: "64 hexadecimal digits, as `openssl rand -hex 32` draws them".to_owned(),
    };
    std::iter::once(key)
        .chain(of_channels(configuration))
        .collect()
}

/// A line for each of these secrets that is not set; nothing if all are.
pub(crate) fn missing(needed: &[Needed], is_set: impl Fn(&str) -> bool) -> Vec<String> {
    let missing = needed.iter().filter(|secret| !is_set(&secret.name));
    let lines = missing.map(|Needed { name, of }| format!("{name} is not set: {of}"));
    lines.collect()
}

#[cfg(test)]
mod tests {
    use configuration::Configuration;

    use super::{missing, needed};

    fn example(more: &str) -> Configuration {
        let example = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../pronto.toml");
        let example = std::fs::read_to_string(example).unwrap();
        Configuration::parse(&[&example, more].concat()).unwrap()
    }

    #[test]
    fn ok_all_that_is_missing_is_told_at_once() {
        let more = "[[sites.channels]]\nid = \"crm\"\nkind = \"webhook\"\nurl = \"https://crm.example.com/\"\n\
                    [[sites.channels]]\nid = \"cloudflare\"\nkind = \"send_email\"\nbinding = \"MAIL\"\n\
                    [[sites.channels]]\nid = \"open\"\nkind = \"smtp\"\naddress = \"smtps://smtp.example.com\"\n";
        let needed = needed(&example(more));
        let names: Vec<&str> = needed.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(
            names,
            ["PRONTO_KEY", "SMTP_PASSWORD_ACME", "CHANNEL_ACME_CRM"]
        );
        assert_eq!(missing(&needed, |_| true), [""; 0]);
        assert_eq!(
            missing(&needed, |name| name == "SMTP_PASSWORD_ACME"),
            [
                "PRONTO_KEY is not set: 64 hexadecimal digits, as `openssl rand -hex 32` draws them",
                "CHANNEL_ACME_CRM is not set: the secret of the channel `crm` of `acme`",
            ]
        );
    }
}
