use std::time::Duration;

use bytes::Bytes;
use fleet_protocol::{
    AcceptanceId, AppsByUse, Challenge, ChallengeRequest, CheckIn, CheckInReply, CommandId, EnrollmentReply,
    EnrollmentRequest, PeerList, Sha256, Token, path,
};
use reqwest::header::{ACCEPT, CONTENT_TYPE, RANGE};
use reqwest::{RequestBuilder, Response, StatusCode};
use terminal_core::Failure;
use url::Url;

use super::answer::{failure_of, json, success, unreachable};
use super::client::Client;
use super::sign::signed_token_request;
use crate::identity::Identity;
use crate::self_test::Handed;

/// The requests of the terminal API. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Api {
    client: Client,
    base: String,
}

impl Api {
    /// The time limit of a request whose answer is JSON.
    const LIMIT: Duration = Duration::from_secs(30);
    /// The time limit of sending a picture.
    const UPLOAD_LIMIT: Duration = Duration::from_secs(120);

    /// `server`: its address, with a path if it stands behind a proxy with one.
    pub fn new(client: Client, server: &Url) -> Self {
        Self { client, base: server.as_str().trim_end_matches('/').to_owned() }
    }

    /// Enrols.
    pub async fn enroll(&self, request: &EnrollmentRequest) -> Result<EnrollmentReply, Failure> {
        let body = body_of(request)?;
        json(send(self.post(path::ENROLLMENTS, body)).await?).await
    }

    /// Buys a token with a signature.
    pub async fn token(&self, identity: &Identity, fingerprint: &str) -> Result<Token, Failure> {
        let ask = body_of(&ChallengeRequest { terminal_id: identity.id() })?;
        let challenge: Challenge = json(send(self.post(path::CHALLENGES, ask)).await?).await?;
        let signed = body_of(&signed_token_request(identity, challenge.nonce, fingerprint))?;
        json(send(self.post(path::TOKENS, signed)).await?).await
    }

    /// Checks in.
    pub async fn check_in(&self, bearer: &str, check_in: &CheckIn) -> Result<CheckInReply, Failure> {
        self.check_in_body(bearer, body_of(check_in)?).await
    }

    /// Checks in with a body made beforehand.
    pub async fn check_in_body(&self, bearer: &str, body: Bytes) -> Result<CheckInReply, Failure> {
        json(send(self.post(path::CHECK_INS, body).bearer_auth(bearer)).await?).await
    }

    /// Begins to read a blob at `from` bytes. The answer may begin earlier: look at its status.
    pub async fn blob(&self, bearer: &str, sha256: &Sha256, from: u64) -> Result<Response, Failure> {
        let mut request =
            self.client.get(format!("{}{}/{sha256}", self.base, path::BLOBS)).bearer_auth(bearer);
        if from > 0 {
            request = request.header(RANGE, format!("bytes={from}-"));
        }
        success(send(request).await?).await
    }

    /// Sends a command's picture.
    pub async fn screenshot(&self, bearer: &str, id: CommandId, png: Bytes) -> Result<(), Failure> {
        let url = format!("{}{}/{id}/screenshot", self.base, path::COMMANDS);
        let request = self.client.put(url).bearer_auth(bearer).timeout(Self::UPLOAD_LIMIT);
        success(send(request.header(CONTENT_TYPE, "image/png").body(png)).await?).await.map(drop)
    }

    /// Sends the paper of an acceptance.
    pub async fn acceptance_report(
        &self,
        bearer: &str,
        id: AcceptanceId,
        pdf: Bytes,
    ) -> Result<Handed, Failure> {
        let url = format!("{}{}/{id}/report", self.base, path::ACCEPTANCES);
        let request = self.client.put(url).bearer_auth(bearer).timeout(Self::UPLOAD_LIMIT);
        let response = send(request.header(CONTENT_TYPE, "application/pdf").body(pdf)).await?;
        match response.status() {
            status if status.is_success() => Ok(Handed::Over),
            StatusCode::NOT_FOUND => Ok(Handed::NotYet),
            StatusCode::PAYLOAD_TOO_LARGE | StatusCode::UNPROCESSABLE_ENTITY => {
                // What it says of the reason goes to the log.
                failure_of(response).await;
                Ok(Handed::Refused)
            }
            _ => Err(failure_of(response).await),
        }
    }

    /// The terminals that this one may exchange files with.
    pub async fn peers(&self, bearer: &str) -> Result<PeerList, Failure> {
        let request = self.client.get(format!("{}{}", self.base, path::PEERS)).bearer_auth(bearer);
        json(send(request.timeout(Self::LIMIT)).await?).await
    }

    /// The apps that citizens open, the most used first.
    pub async fn apps_by_use(&self, bearer: &str) -> Result<AppsByUse, Failure> {
        let request = self.client.get(format!("{}{}", self.base, path::APPS_BY_USE)).bearer_auth(bearer);
        json(send(request.timeout(Self::LIMIT)).await?).await
    }

    /// Opens the wake-up stream.
    pub async fn wake(&self, bearer: &str) -> Result<Response, Failure> {
        let request = self.client.get(format!("{}{}", self.base, path::WAKE)).bearer_auth(bearer);
        success(send(request.header(ACCEPT, "text/event-stream")).await?).await
    }

    /// Whether the server answers at all just now, whatever it says.
    pub async fn answers(&self) -> bool {
        self.client.get(format!("{}/healthz", self.base)).timeout(Self::LIMIT).send().await.is_ok()
    }

    fn post(&self, path: &str, body: Bytes) -> RequestBuilder {
        let request = self.client.post(format!("{}{path}", self.base)).timeout(Self::LIMIT);
        request.header(CONTENT_TYPE, "application/json").body(body)
    }
}

async fn send(request: RequestBuilder) -> Result<Response, Failure> {
    request.send().await.map_err(|error| unreachable(&error))
}

fn body_of(value: &impl serde::Serialize) -> Result<Bytes, Failure> {
    serde_json::to_vec(value).map(Bytes::from).map_err(|error| {
        tracing::error!(%error, "a request cannot be written as JSON");
        Failure::Refused
    })
}
