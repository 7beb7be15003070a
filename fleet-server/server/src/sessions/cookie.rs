//! The session cookie. Its value is a random token; the server keeps the token's hash alone.

use aws_lc_rs::digest::{SHA256, digest};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The cookie's name.
pub const NAME: &str = "fleet_session";

/// A new secret for a link or a cookie: 256 random bits as text, and the hash to store.
pub fn new_token() -> (String, Vec<u8>) {
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let hash = hash(&token);
    (token, hash)
}

/// What is stored of a token. It is random, so a plain digest cannot be turned back.
pub fn hash(token: &str) -> Vec<u8> {
    digest(&SHA256, token.as_bytes()).as_ref().to_vec()
}

/// The hash of the token that the browser sent, if it sent one.
pub fn token_hash(jar: &CookieJar) -> Option<Vec<u8>> {
    jar.get(NAME).map(|cookie| hash(cookie.value()))
}

/// The cookie of a new session.
pub fn issue(token: String, secure: bool) -> Cookie<'static> {
    Cookie::build((NAME, token)).path("/").http_only(true).same_site(SameSite::Strict).secure(secure).build()
}

/// What takes the cookie away.
pub fn remove() -> Cookie<'static> {
    Cookie::build(NAME).path("/").build()
}
