//! What apps may reach.

use url::Url;

use crate::problem::{ApiError, ApiResult, Code};

/// More origins than this make a page of exceptions.
const MOST: usize = 64;

/// An address that an app opens: `http` or `https`, with a host, without user name and password.
pub fn page(text: &str) -> ApiResult<Url> {
    let invalid = || ApiError::new(Code::UrlInvalid).at("/url");
    let url = Url::parse(text.trim()).map_err(|_| invalid())?;
    let fits = is_web(&url) && text.len() <= 2_048;
    if fits { Ok(url) } else { Err(invalid()) }
}

/// Origins in their one form (`https://host[:port]`), each once, in order.
pub fn origins<'a>(texts: impl IntoIterator<Item = &'a str>) -> ApiResult<Vec<String>> {
    let mut origins = Vec::new();
    for (n, text) in texts.into_iter().enumerate() {
        let invalid = || ApiError::new(Code::OriginInvalid).at(format!("/allowed_origins/{n}"));
        let url = Url::parse(text.trim()).map_err(|_| invalid())?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !is_web(&url) || !bare || n >= MOST {
            return Err(invalid());
        }
        origins.push(url.origin().ascii_serialization());
    }
    origins.sort();
    origins.dedup();
    Ok(origins)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origins_take_one_form() {
        let given = ["HTTPS://Example.gov.cn:443/", "http://10.0.0.1:8080", "https://example.gov.cn"];
        assert_eq!(origins(given).unwrap(), ["http://10.0.0.1:8080", "https://example.gov.cn"]);
        for wrong in [
            "",
            "example.gov.cn",
            "ftp://example.gov.cn",
            "https://example.gov.cn/path",
            "https://u:p@example.gov.cn",
            "https://example.gov.cn?q",
            "https://*.example.gov.cn:x",
            "file:///etc",
            "data:text/html,x",
        ] {
            assert_eq!(origins([wrong]).unwrap_err().code(), Code::OriginInvalid, "{wrong}");
        }
    }

    #[test]
    fn pages_are_web_addresses() {
        assert!(page("https://www.sczwfw.gov.cn/app/index.html?area=511700#/home").is_ok());
        for wrong in
            ["", "www.example.cn", "javascript:alert(1)", "file:///x", "https://u:p@x.cn", "https://"]
        {
            assert_eq!(page(wrong).unwrap_err().code(), Code::UrlInvalid, "{wrong}");
        }
    }
}
