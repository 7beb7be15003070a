use terminal_core::setup::Proxy;
use url::{Host, Url};

/// The longest address that is typed, in bytes.
const LONGEST: usize = 512;

/// The server's address as somebody typed or scanned it: `https://` may be left out, full-width letters do not matter. Without
/// TLS only this machine itself is taken: the terminal's token goes there.
pub fn server_address(typed: &str) -> Option<Url> {
    let url = address(typed, "https")?;
    let may = match url.scheme() {
        "https" => true,
        "http" => is_here(&url),
        _ => false,
    };
    let plain = url.username().is_empty() && url.password().is_none();
    (may && plain && url.query().is_none() && url.fragment().is_none()).then_some(url)
}

/// The address of a proxy, with who the terminal is to it.
pub fn proxy_address(proxy: &Proxy) -> Option<Url> {
    let mut url = address(&proxy.address, "http").filter(|url| matches!(url.scheme(), "http" | "https"))?;
    if let Some(user) = proxy.user.as_deref().filter(|user| !user.is_empty()) {
        url.set_username(user).ok()?;
        url.set_password(proxy.password.as_ref().map(|password| password.0.as_str())).ok()?;
    }
    Some(url)
}

fn address(typed: &str, scheme: &str) -> Option<Url> {
    let narrow =
        |c| if ('\u{ff01}'..='\u{ff5e}').contains(&c) { char::from_u32(c as u32 - 0xfee0) } else { Some(c) };
    let text: String = typed.trim().chars().filter_map(narrow).collect();
    if text.is_empty() || text.len() > LONGEST || text.chars().any(char::is_whitespace) {
        return None;
    }
    let text = if text.contains("://") { text } else { format!("{scheme}://{text}") };
    Url::parse(&text).ok().filter(|url| url.host_str().is_some_and(|host| !host.is_empty()))
}

fn is_here(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use terminal_core::setup::Hidden;

    use super::*;

    #[test]
    fn servers_are_typed_by_people() {
        let of = |typed: &str| server_address(typed).map(String::from);
        for typed in ["fleet.example.cn", " https://fleet.example.cn ", "ｆｌｅｅｔ．ｅｘａｍｐｌｅ．ｃｎ"]
        {
            assert_eq!(of(typed).as_deref(), Some("https://fleet.example.cn/"), "{typed}");
        }
        assert_eq!(of("10.1.2.3:8443").as_deref(), Some("https://10.1.2.3:8443/"));
        assert_eq!(of("http://127.0.0.1:8080").as_deref(), Some("http://127.0.0.1:8080/"));
        for bad in [
            "",
            "http://fleet.example.cn",
            "ftp://fleet.example.cn",
            "https://u:p@a.cn",
            "a b",
            "https://a.cn/?x=1",
        ] {
            assert_eq!(of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_proxy_knows_the_terminal() {
        let proxy = Proxy {
            address: "proxy.example.cn:3128".into(),
            user: Some("大厅".into()),
            password: Some(Hidden("a@b:c".into())),
        };
        let url = proxy_address(&proxy).unwrap();
        assert_eq!(url.as_str(), "http://%E5%A4%A7%E5%8E%85:a%40b%3Ac@proxy.example.cn:3128/");
        assert!(proxy_address(&Proxy { address: "socks5://a".into(), ..proxy }).is_none());
    }
}
