//! What an app may reach, in the three forms that the engine takes: a question about one address
//! (navigations), a content filter (every request), and a Content-Security-Policy (a second line that
//! also says what it refused).

use std::fmt::Write as _;

use serde_json::json;
use terminal_core::ipc::HostedSource;
use url::Url;

/// The scheme of bundles: each app has the origin `app://<app id>`.
pub const APP_SCHEME: &str = "app";

/// Where the isolated world of an app's page hands over a document to be printed. Nothing is read from there.
const DOCUMENTS: &str = "kiosk-document://localhost/";

/// The origins that one app may reach, as the engine spells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origins {
    own: String,
    entry: Url,
    further: Vec<String>,
}

/// An app's source that cannot be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// Its address is none.
    #[error("its address is not a URL of a page")]
    Url,
    /// Its address is at an origin that it may not reach.
    #[error("its address is at an origin that is not among its allowed ones")]
    EntryNotAllowed,
    /// Its address redirects to an origin that it may not reach.
    #[error("its address leads to an origin that is not among its allowed ones")]
    LeadsAway,
}

impl Origins {
    /// Reads an app's source. Allowed origins that are none are left out: what cannot be understood
    /// is not reachable.
    pub fn of(app_id: &str, source: &HostedSource) -> Result<Self, SourceError> {
        match source {
            HostedSource::Bundle { entry, allowed_origins, .. } => {
                let own = format!("{APP_SCHEME}://{app_id}");
                let root = Url::parse(&format!("{own}/")).map_err(|_| SourceError::Url)?;
                let entry = root.join(entry).map_err(|_| SourceError::Url)?;
                if origin_of(&entry) != own {
                    return Err(SourceError::Url);
                }
                Ok(Self { own, entry, further: web_origins(allowed_origins) })
            }
            HostedSource::Remote { url, allowed_origins } => {
                let entry = Url::parse(url).map_err(|_| SourceError::Url)?;
                let own = web_origin(&entry).ok_or(SourceError::Url)?;
                let mut further = web_origins(allowed_origins);
                if !further.contains(&own) {
                    return Err(SourceError::EntryNotAllowed);
                }
                further.retain(|origin| *origin != own);
                Ok(Self { own, entry, further })
            }
        }
    }

    /// The page that opens.
    pub const fn entry(&self) -> &Url {
        &self.entry
    }

    /// The app's own origin, the only one that has the bridge.
    pub fn own(&self) -> &str {
        &self.own
    }

    /// Whether a frame of the app may go to this address.
    pub fn permit(&self, address: &str) -> bool {
        let Ok(url) = Url::parse(address) else { return false };
        match url.scheme() {
            "data" | "blob" => true,
            "about" => matches!(url.path(), "blank" | "srcdoc"),
            _ => {
                let origin = origin_of(&url);
                origin == self.own || self.further.contains(&origin)
            }
        }
    }

    /// The rules of the content filter: everything is blocked but these.
    pub fn filter_rules(&self) -> String {
        let mut rules = vec![json!({"trigger": {"url-filter": ".*"}, "action": {"type": "block"}})];
        let prefixes = self.reachable().map(|origin| format!("{origin}/"));
        for prefix in prefixes.chain(["data:", "blob:", "about:", DOCUMENTS].map(str::to_owned)) {
            let pattern = format!("^{}", escaped(&prefix));
            let trigger = json!({"url-filter": pattern, "url-filter-is-case-sensitive": false});
            rules.push(json!({"trigger": trigger, "action": {"type": "ignore-previous-rules"}}));
        }
        serde_json::Value::Array(rules).to_string()
    }

    /// The same as a Content-Security-Policy. It says nothing about scripts beyond where they come
    /// from: apps run unchanged.
    pub fn content_policy(&self) -> String {
        let mut policy = String::from("default-src 'self' 'unsafe-inline' 'unsafe-eval' data: blob:");
        for origin in self.reachable() {
            // Writing to a string cannot fail.
            let _ = write!(policy, " {origin}");
        }
        policy
    }

    /// `host:port` of every origin on the network.
    pub fn network_hosts(&self) -> Vec<String> {
        let urls =
            std::iter::once(&self.own).chain(&self.further).filter_map(|origin| Url::parse(origin).ok());
        urls.filter_map(|url| Some(format!("{}:{}", url.host_str()?, url.port_or_known_default()?))).collect()
    }

    /// All origins, those of WebSockets to the same hosts among them.
    fn reachable(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(&self.own).chain(&self.further).flat_map(|origin| {
            let socket = origin.strip_prefix("http").map(|rest| format!("ws{rest}"));
            std::iter::once(origin.clone()).chain(socket)
        })
    }
}

/// What to call an address in a report: its origin, or its scheme where it has none.
pub fn reported_name(address: &str) -> String {
    match Url::parse(address) {
        Ok(url) if url.has_host() => origin_of(&url),
        Ok(url) => format!("{}:", url.scheme()),
        // The engine reports some violations by a bare word, such as `inline` or `eval`.
        Err(_) => address.chars().filter(char::is_ascii_alphanumeric).take(32).collect(),
    }
}

fn origin_of(url: &Url) -> String {
    match web_origin(url) {
        Some(origin) => origin,
        None => format!("{}://{}", url.scheme(), url.host_str().unwrap_or_default()),
    }
}

fn web_origin(url: &Url) -> Option<String> {
    matches!(url.scheme(), "http" | "https" | "ws" | "wss").then(|| url.origin().ascii_serialization())
}

fn web_origins(texts: &[String]) -> Vec<String> {
    let parsed = texts.iter().filter_map(|text| {
        let url = Url::parse(text).ok()?;
        if !matches!(url.scheme(), "http" | "https") {
            tracing::warn!(origin = %text, "not an origin: left out");
            return None;
        }
        web_origin(&url)
    });
    parsed.collect()
}

fn escaped(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if matches!(
            character,
            '.' | '[' | ']' | '(' | ')' | '*' | '+' | '?' | '^' | '$' | '|' | '\\' | '{' | '}'
        ) {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "01993c00-0000-7000-8000-000000000001";

    fn bundle(entry: &str, allowed: &[&str]) -> Result<Origins, SourceError> {
        let allowed_origins = allowed.iter().map(ToString::to_string).collect();
        Origins::of(
            ID,
            &HostedSource::Bundle { root: "/apps/1".into(), entry: entry.into(), allowed_origins },
        )
    }

    fn remote(url: &str, allowed: &[&str]) -> Result<Origins, SourceError> {
        let allowed_origins = allowed.iter().map(ToString::to_string).collect();
        Origins::of(ID, &HostedSource::Remote { url: url.into(), allowed_origins })
    }

    #[test]
    fn a_bundle_reaches_itself_and_its_origins_only() {
        let origins = bundle("index.html", &["https://api.example.gov.cn"]).unwrap();
        assert_eq!(origins.entry().as_str(), format!("app://{ID}/index.html"));
        for good in [
            &format!("app://{ID}/a?b#c"),
            "https://api.example.gov.cn/x",
            "about:blank",
            "blob:null/1",
            "data:,x",
        ] {
            assert!(origins.permit(good), "{good}");
        }
        for bad in [
            "app://01993c00-0000-7000-8000-000000000002/",
            "kiosk://localhost/home.html",
            "http://api.example.gov.cn/",
            "https://api.example.gov.cn.evil.cn/",
            "https://api.example.gov.cn@evil.cn/",
            "https://api.example.gov.cn:8443/",
            "file:///etc/passwd",
            "javascript:1",
            "mailto:a@b.cn",
            "about:config",
            "tauri://localhost/",
            "",
        ] {
            assert!(!origins.permit(bad), "{bad}");
        }
    }

    #[test]
    fn origins_are_taken_as_the_engine_spells_them() {
        let origins =
            remote("http://HALL.example.cn:80/start", &["http://hall.example.cn/", "not one", "file:///"]);
        let origins = origins.unwrap();
        assert_eq!(origins.own(), "http://hall.example.cn");
        assert!(origins.permit("http://hall.example.cn/other"));
        assert!(!origins.permit("https://hall.example.cn/"));
    }

    #[test]
    fn a_source_that_contradicts_itself_is_refused() {
        assert_eq!(remote("https://a.cn/", &["https://b.cn"]), Err(SourceError::EntryNotAllowed));
        assert_eq!(remote("file:///etc/passwd", &[]), Err(SourceError::Url));
        assert_eq!(bundle("https://evil.cn/", &[]), Err(SourceError::Url));
        assert_eq!(bundle("//evil.cn/", &[]), Err(SourceError::Url));
    }

    #[test]
    fn the_filter_blocks_first_and_escapes_hosts() {
        let rules = remote("https://a.b.cn:8443/", &["https://a.b.cn:8443"]).unwrap().filter_rules();
        let rules: Vec<serde_json::Value> = serde_json::from_str(&rules).unwrap();
        assert_eq!(rules[0]["action"]["type"], "block");
        let patterns: Vec<_> =
            rules.iter().map(|rule| rule["trigger"]["url-filter"].as_str().unwrap()).collect();
        let expected = [
            ".*",
            r"^https://a\.b\.cn:8443/",
            r"^wss://a\.b\.cn:8443/",
            "^data:",
            "^blob:",
            "^about:",
            "^kiosk-document://localhost/",
        ];
        assert_eq!(patterns, expected);
    }

    #[test]
    fn the_policy_names_the_origins() {
        let policy = bundle("index.html", &["https://api.cn"]).unwrap().content_policy();
        assert!(policy.ends_with(&format!("blob: app://{ID} https://api.cn wss://api.cn")), "{policy}");
    }

    #[test]
    fn network_hosts_have_their_ports_and_bundles_none() {
        let hosts = bundle("index.html", &["https://api.cn", "http://[::1]:8080"]).unwrap().network_hosts();
        assert_eq!(hosts, ["api.cn:443", "[::1]:8080"]);
    }

    #[test]
    fn reports_never_carry_a_path() {
        assert_eq!(reported_name("https://evil.cn:8443/who?name=x"), "https://evil.cn:8443");
        assert_eq!(reported_name("mailto:who@evil.cn"), "mailto:");
        assert_eq!(reported_name("file:///home/x"), "file:");
        assert_eq!(reported_name("inline"), "inline");
    }
}
