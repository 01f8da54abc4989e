//! Who is at the other end, as far as limits need to know, and not a bit further.

use std::net::{IpAddr, Ipv6Addr};

use crate::keys::{Keys, write_hex};

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;
/// Octets of the network that one household has at least: a /64.
const HOUSEHOLD_OCTETS: usize = 8;
/// Octets of the network that one place is given at most as a rule (RIPE-690): a /48, 65,536 of those.
const SITE_OCTETS: usize = 6;
/// How much more a client's wider network may than the client alone.
pub(crate) const WIDER_TIMES: u32 = 10;

/// A client by its networks. A name lasts a day and cannot be turned back into an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Client {
    /// An address of IPv4, or a /64 of IPv6.
    pub(crate) network: String,
    /// The /48 of IPv6 around it, which may [`WIDER_TIMES`] as much.
    pub(crate) wider: Option<String>,
}

impl Client {
    /// The client that had this address on the day of this moment.
    ///
    /// Where the address is missing, double or none, nobody knows who calls, and all of those are one
    /// client: else whoever hides theirs would be counted by nobody.
    pub(crate) fn of(address: Option<&str>, keys: &Keys, at_ms: u64) -> Self {
        let day = (at_ms / DAY_MS).to_be_bytes();
        let name = |network: &[u8]| {
            let tag = keys.address.tag("pronto-address", &[&day, network]);
            write_hex(tag.get(..16).unwrap_or(&tag))
        };
        match address.and_then(|address| address.trim().parse().ok()) {
            Some(IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
                Some(v4) => Self::alone(name(&v4.octets())),
                None => Self {
                    network: name(&first::<HOUSEHOLD_OCTETS>(v6)),
                    wider: Some(name(&first::<SITE_OCTETS>(v6))),
                },
            },
            Some(IpAddr::V4(v4)) => Self::alone(name(&v4.octets())),
            None => Self::alone(name(&[])),
        }
    }

    const fn alone(network: String) -> Self {
        Self {
            network,
            wider: None,
        }
    }
}

fn first<const OCTETS: usize>(address: Ipv6Addr) -> [u8; OCTETS] {
    let mut first = [0; OCTETS];
    for (to, from) in first.iter_mut().zip(address.octets()) {
        *to = from;
    }
    first
}

#[cfg(test)]
mod tests {
    use super::{Client, DAY_MS};
    use crate::keys::tests::keys;

    fn client(address: &str) -> Client {
        Client::of(Some(address), &keys("a"), DAY_MS)
    }

    #[test]
    fn ok_ipv6_by_its_networks() {
        let one = client("2001:db8:1:2::1");
        assert_eq!(one, client("2001:db8:1:2:ffff::9"));
        let neighbour = client("2001:db8:1:3::1");
        assert_ne!(one.network, neighbour.network);
        assert!(one.wider.is_some() && one.wider == neighbour.wider);
        assert_ne!(one.wider, client("2001:db8:2:2::1").wider);
        // A /48 is no /64 that is written alike, nor an address of IPv4.
        assert_ne!(one.wider, Some(one.network));
    }

    #[test]
    fn ok_ipv4_written_as_ipv6_is_itself() {
        for written in ["::ffff:192.0.2.1", "::FFFF:c000:0201", " 192.0.2.1 "] {
            assert_eq!(client(written), client("192.0.2.1"), "{written}");
        }
        assert_eq!(client("192.0.2.1").wider, None);
    }

    #[test]
    fn ok_another_day_another_name() {
        let next_day = Client::of(Some("192.0.2.1"), &keys("a"), 2 * DAY_MS);
        assert_ne!(client("192.0.2.1"), next_day);
        assert_ne!(client("192.0.2.1"), client("192.0.2.2"));
    }

    #[test]
    fn ok_whoever_is_not_known_is_one_client() {
        let unknown = Client::of(None, &keys("a"), DAY_MS);
        for address in [
            "",
            "unknown",
            "192.0.2.1, 198.51.100.1",
            "192.0.2.1:80",
            "[2001:db8::1]",
            "2001:db8::1%eth0",
            "192.0.2.256",
            "192.0.2.01",
        ] {
            assert_eq!(client(address), unknown, "{address}");
        }
        for known in ["0.0.0.0", "::", "192.0.2.1"] {
            assert_ne!(client(known).network, unknown.network, "{known}");
        }
    }
}
