//! Which addresses links of a page may make this terminal touch: those of the public internet. An app's page is written
//! by strangers; it must not make an agent ask the machine itself, the printer or what else stands in a hall.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Whether an address belongs to the public internet (RFC 6890 and its registries).
pub(super) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let protocol = a == 192 && b == 0 && c == 0;
    let benchmark = a == 198 && (18..20).contains(&b);
    !(a == 0
        || a >= 224
        || shared
        || protocol
        || benchmark
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    // Of all that is given out today, 2000::/3, without documentation, Teredo and 6to4, which carry other addresses.
    (first & 0xe000) == 0x2000
        && !(first == 0x2001 && (second == 0x0db8 || second == 0))
        && first != 0x2002
        && first != 0x3fff
}

/// Whether a link may be asked as far as its text tells: `http` or `https`, and no address or name of the inside.
pub(super) fn may_be_public(url: &Url) -> bool {
    let scheme = matches!(url.scheme(), "http" | "https");
    scheme
        && match url.host() {
            Some(Host::Ipv4(v4)) => is_public(v4.into()),
            Some(Host::Ipv6(v6)) => is_public(v6.into()),
            Some(Host::Domain(name)) => {
                let name = name.trim_end_matches('.');
                name.contains('.')
                    && ![".localhost", ".local", ".internal"].iter().any(|end| name.ends_with(end))
            }
            None => false,
        }
}

/// A name of which no address is public.
#[derive(Debug, thiserror::Error)]
#[error("no public address")]
pub(super) struct NotPublic;

/// Looks names up, and leaves out all addresses that are not public: a name cannot lead inside either.
#[derive(Debug, Clone, Copy)]
pub(super) struct PublicResolver;

impl Resolve for PublicResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let public: Vec<SocketAddr> = found.filter(|address| is_public(address.ip())).collect();
            if public.is_empty() {
                return Err(NotPublic.into());
            }
            Ok(Box::new(public.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inside_is_not_public() {
        let inside = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "192.0.0.8",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2001::1",
            "64:ff9b::7f00:1",
        ];
        for address in inside {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["114.114.114.114", "8.8.8.8", "2400:3200::1", "172.32.0.1", "100.128.0.1"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn links_to_the_inside_are_known_by_their_text() {
        for link in [
            "http://127.0.0.1:631/",
            "http://[::1]/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://localhost/",
            "http://printer/",
            "http://printer.local/",
            "http://a.localhost./",
            "ftp://a.gov.cn/",
            "file:///etc/passwd",
            "http://192.168.1.1/",
            "http://[::ffff:10.0.0.1]/",
        ] {
            assert!(!may_be_public(&link.parse().unwrap()), "{link}");
        }
        assert!(may_be_public(&"https://www.gov.cn/".parse().unwrap()));
    }
}
