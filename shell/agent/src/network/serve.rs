use std::io;
use std::sync::Arc;

use bytes::Bytes;
use fleet_protocol::{PEER_DONE, PEER_FILES, PEER_SIGNATURE, Sha256};
use futures_util::{StreamExt, TryStreamExt};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt, Empty, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::header::{CONTENT_LENGTH, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use tokio_util::io::ReaderStream;

use super::Peers;
use super::signature::verify;

type Answer = Response<UnsyncBoxBody<Bytes, io::Error>>;

impl Peers {
    const READ: usize = 128 << 10;

    /// Answers a peer.
    pub(super) async fn serve(&self, request: Request<Incoming>) -> Answer {
        match self.answer(&request).await {
            Ok(answer) => answer,
            Err(status) => status_alone(status),
        }
    }

    async fn answer(&self, request: &Request<Incoming>) -> Result<Answer, StatusCode> {
        let whole = match *request.method() {
            Method::GET => true,
            Method::HEAD => false,
            _ => return Err(StatusCode::METHOD_NOT_ALLOWED),
        };
        let name = request.uri().path().strip_prefix(PEER_FILES).and_then(|rest| rest.strip_prefix('/'));
        let file: Sha256 = name.and_then(|name| name.parse().ok()).ok_or(StatusCode::NOT_FOUND)?;
        self.admit(request, &file).await?;
        if let Some(done) = self.coming.done(&file) {
            let mut answer = status_alone(StatusCode::ACCEPTED);
            answer.headers_mut().insert(PEER_DONE, HeaderValue::from(done));
            return Ok(answer);
        }
        let share = self.options.share.clone();
        let opened = tokio::task::spawn_blocking(move || share.open(&file)).await;
        let (content, length) = opened.ok().flatten().ok_or(StatusCode::NOT_FOUND)?;
        let place = Arc::clone(&self.connections).try_acquire_owned();
        let place = place.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        let mut answer = status_alone(StatusCode::OK);
        answer.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from(length));
        if whole {
            let read = ReaderStream::with_capacity(tokio::fs::File::from_std(content), Self::READ);
            let paced = Arc::clone(&self.throttle).limit(read).inspect(move |_| {
                // The place is free when the last piece has left.
                let _ = &place;
            });
            *answer.body_mut() = StreamBody::new(paced.map_ok(Frame::data)).boxed_unsync();
        }
        Ok(answer)
    }

    /// Whether the peer is of this hall and has asked this terminal for this file.
    async fn admit(&self, request: &Request<Incoming>, file: &Sha256) -> Result<(), StatusCode> {
        let proof = request.headers().get(PEER_SIGNATURE).and_then(|value| value.to_str().ok());
        let asking = proof.and_then(|proof| verify(proof, self.me(), file)).ok_or(StatusCode::FORBIDDEN)?;
        if self.knows(asking).await { Ok(()) } else { Err(StatusCode::FORBIDDEN) }
    }
}

fn status_alone(status: StatusCode) -> Answer {
    let mut answer = Response::new(Empty::new().map_err(|never| match never {}).boxed_unsync());
    *answer.status_mut() = status;
    answer
}
