//! Who is at the other end, as far as limits need to know, and not a bit further.

use std::net::IpAddr;

use crate::keys::{Key, Keys, write_hex};

/// Milliseconds of a day.
const DAY_MS: u64 = 86_400_000;

/// The name that a client's network had on the day of this moment; empty if nobody knows it.
pub(crate) fn client_of(address: Option<String>, keys: &Keys, at_ms: u64) -> String {
    let address = address.unwrap_or_default();
    client_name(&address, &keys.address, at_ms / DAY_MS).unwrap_or_default()
}

/// A name for a client's network that lasts a day and cannot be turned back into an address.
///
/// IPv6 by /64, since one household has at least that. `None` if the address is none: a runtime
/// without the platform in front does not say who calls, and then nobody is counted.
pub(crate) fn client_name(address: &str, key: &Key, day: u64) -> Option<String> {
    let network: Vec<u8> = match address.trim().parse().ok()? {
        IpAddr::V4(v4) => v4.octets().to_vec(),
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => v4.octets().to_vec(),
            None => v6.octets().into_iter().take(8).collect(),
        },
    };
    let tag = key.tag("pronto-address", &[&day.to_be_bytes(), &network]);
    Some(write_hex(tag.get(..16)?))
}

#[cfg(test)]
mod tests {
    use super::client_name;
    use crate::keys::tests::keys;

    fn name(address: &str, day: u64) -> Option<String> {
        client_name(address, &keys("a").address, day)
    }

    #[test]
    fn ok_ipv6_by_network() {
        assert_eq!(name("2001:db8:1:2::1", 1), name("2001:db8:1:2:ffff::9", 1));
        assert_ne!(name("2001:db8:1:2::1", 1), name("2001:db8:1:3::1", 1));
        assert_eq!(name("::ffff:192.0.2.1", 1), name("192.0.2.1", 1));
    }

    #[test]
    fn ok_another_day_another_name() {
        assert_ne!(name("192.0.2.1", 1), name("192.0.2.1", 2));
        assert_ne!(name("192.0.2.1", 1), name("192.0.2.2", 1));
    }

    #[test]
    fn ok_no_address_no_name() {
        for address in ["", "unknown", "192.0.2.1, 198.51.100.1"] {
            assert_eq!(name(address, 1), None, "{address}");
        }
    }
}
