//! The console API, as the console uses it.

use anyhow::Context;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

/// A signed-in user.
#[derive(Clone)]
pub struct Api {
    client: reqwest::Client,
    pub address: String,
    cookie: String,
}

impl Api {
    /// Makes the first administrator with the token of the one-time link.
    pub async fn set_up(address: &str, token: &str, username: &str, password: &str) -> anyhow::Result<Self> {
        let client = reqwest::Client::builder().no_proxy().build()?;
        let reply = client
            .post(format!("{address}/api/setup"))
            .header("X-Requested-With", "fleet-console")
            .json(&json!({
                "token": token, "username": username, "display_name": "值班管理员", "password": password
            }))
            .send()
            .await?;
        let status = reply.status();
        let cookie = reply
            .headers()
            .get("set-cookie")
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .map(str::to_owned);
        let body = reply.text().await?;
        anyhow::ensure!(status.is_success(), "set-up: {status} {body}");
        Ok(Self { client, address: address.to_owned(), cookie: cookie.context("no session cookie")? })
    }

    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.address))
            .header("Cookie", &self.cookie)
            .header("X-Requested-With", "fleet-console")
            .header("Accept-Language", "zh-CN")
    }

    pub async fn get(&self, path: &str) -> anyhow::Result<Value> {
        self.json(self.request(Method::GET, path), path).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.json(self.request(Method::POST, path).json(body), path).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> anyhow::Result<Value> {
        self.json(self.request(Method::PUT, path).json(body), path).await
    }

    /// Sends a file's bytes.
    pub async fn send(
        &self,
        method: Method,
        path: &str,
        media: &str,
        body: Vec<u8>,
    ) -> anyhow::Result<Value> {
        self.json(self.request(method, path).header("Content-Type", media).body(body), path).await
    }

    /// A file.
    pub async fn bytes(&self, path: &str) -> anyhow::Result<bytes::Bytes> {
        let reply = self.request(Method::GET, path).send().await?;
        anyhow::ensure!(reply.status().is_success(), "{path}: {}", reply.status());
        Ok(reply.bytes().await?)
    }

    /// The problem that a request is answered with, which must be one.
    pub async fn problem(&self, request: RequestBuilder) -> anyhow::Result<Value> {
        let reply = request.send().await?;
        let status = reply.status();
        anyhow::ensure!(status.is_client_error(), "expected a refusal, got {status}");
        Ok(reply.json().await?)
    }

    async fn json(&self, request: RequestBuilder, path: &str) -> anyhow::Result<Value> {
        let reply = request.send().await.with_context(|| path.to_owned())?;
        let status = reply.status();
        let body = reply.text().await?;
        anyhow::ensure!(status.is_success(), "{path}: {status} {body}");
        if body.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_str(&body)?) }
    }
}

/// A member of a JSON object as text, for ids and states.
pub fn text(value: &Value, pointer: &str) -> anyhow::Result<String> {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).with_context(|| format!("no text at {pointer} in {value}"))
}
