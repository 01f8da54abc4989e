//! The settings of wrangler for a deployment: edge/wrangler.toml, with what is built and configured here.

use std::path::Path;

use anyhow::{Result, bail};
use configuration::Configuration;
use toml::{Table, Value};

use crate::dev::of_wrangler;
use crate::secrets;

/// The end of a host that the platform itself gives.
const PLATFORM: &str = ".workers.dev";

/// What is handed over.
pub(super) struct Built<'a> {
    /// The Worker's entry.
    pub(super) main: &'a Path,
    /// The folder of static files.
    pub(super) assets: &'a Path,
    /// `pronto.toml` as it is written.
    pub(super) text: String,
}

/// The settings. The Worker answers at the host of `base_url` alone, for all links are made from it: the platform makes
/// name and certificate there, and neither its own address nor one for each version leads past the rules
/// that are set for that domain. Only where `base_url` is that own address it is on. A secret that is not set
/// ends the deployment.
pub(super) fn settings(
    original: &str,
    built: Built<'_>,
    configuration: &Configuration,
) -> Result<Table> {
    let host = host(configuration.base_url())?;
    let mut table = of_wrangler(original, built.main, built.assets, built.text)?;
    let is_platform = host.ends_with(PLATFORM);
    let has_route = table.contains_key("routes") || table.contains_key("route");
    if !is_platform && !has_route {
        let route = Table::from_iter([
            ("pattern".to_owned(), Value::from(host)),
            ("custom_domain".to_owned(), Value::from(true)),
        ]);
        table.insert("routes".to_owned(), vec![route].into());
    }
    table.insert("workers_dev".to_owned(), is_platform.into());
    table.insert("preview_urls".to_owned(), false.into());
    Ok(table)
}

/// The secrets without which nothing is deployed: the last opens the check at the end.
pub(super) fn names(configuration: &Configuration) -> Vec<String> {
    let needed = secrets::needed(configuration).into_iter();
    let mut names: Vec<String> = needed.map(|secret| secret.name).collect();
    names.push(secrets::STATUS_KEY.to_owned());
    names
}

/// The host of `base_url`, which must be one that the platform can serve.
pub(super) fn host(base_url: &str) -> Result<String> {
    let Some(host) = base_url.strip_prefix("https://") else {
        bail!(
            "`base_url` is {base_url}, of this machine: Cloudflare serves `https://` and a name of your own"
        );
    };
    if host.contains([':', '['])
        || !host.contains('.')
        || host.parse::<std::net::Ipv4Addr>().is_ok()
    {
        bail!(
            "`base_url` is {base_url}: Cloudflare serves a name of a domain of yours, at the usual port"
        );
    }
    Ok(host.to_owned())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use configuration::Configuration;

    use super::{Built, host, names, settings};

    fn project(path: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
        std::fs::read_to_string(path).unwrap()
    }

    fn written(original: &str) -> toml::Table {
        let text = project("pronto.toml");
        let configuration = Configuration::parse(&text).unwrap();
        let built = Built {
            main: Path::new("m"),
            assets: Path::new("a"),
            text,
        };
        settings(original, built, &configuration).unwrap()
    }

    #[test]
    fn ok_it_answers_at_the_host_of_base_url_alone() {
        let table = written(&project("edge/wrangler.toml"));
        let route = &table["routes"][0];
        assert_eq!(
            route["pattern"].as_str(),
            Some("feedback.cucineferri.example")
        );
        assert_eq!(route["custom_domain"].as_bool(), Some(true));
        assert_eq!(table["workers_dev"].as_bool(), Some(false));
        assert_eq!(table["preview_urls"].as_bool(), Some(false));
        // What is not ours stays.
        assert_eq!(table["name"].as_str(), Some("pronto"));
    }

    #[test]
    fn ok_the_platforms_own_address_needs_no_domain() {
        let original = project("edge/wrangler.toml");
        let text = project("pronto.toml")
            .replace("feedback.cucineferri.example", "pronto.ferri.workers.dev");
        let configuration = Configuration::parse(&text).unwrap();
        let built = Built {
            main: Path::new("m"),
            assets: Path::new("a"),
            text,
        };
        let table = settings(&original, built, &configuration).unwrap();
        assert_eq!(table["workers_dev"].as_bool(), Some(true));
        assert!(!table.contains_key("routes"));
    }

    #[test]
    fn ok_the_secrets_that_a_deployment_needs() {
        let configuration = Configuration::parse(&project("pronto.toml")).unwrap();
        let expected = ["PRONTO_KEY", "SMTP_PASSWORD_ACME", "STATUS_KEY"];
        assert_eq!(names(&configuration), expected);
    }

    #[test]
    fn ok_a_route_of_the_engineers_own_stays() {
        let theirs = "routes = [{ pattern = \"feedback.cucineferri.example/*\", zone_name = \"cucineferri.example\" }]\n";
        let table = written(&[theirs, &project("edge/wrangler.toml")].concat());
        assert_eq!(table["routes"].as_array().unwrap().len(), 1);
        assert!(table["routes"][0].get("custom_domain").is_none());
        assert_eq!(table["workers_dev"].as_bool(), Some(false));
    }

    #[test]
    fn err_what_the_platform_cannot_serve() {
        assert_eq!(host("https://f.shop.example").unwrap(), "f.shop.example");
        for given in [
            "http://127.0.0.1:8787",
            "https://127.0.0.1",
            "https://f.shop.example:8443",
            "https://localhost",
            "https://[::1]",
        ] {
            assert!(host(given).is_err(), "{given}");
        }
    }
}
