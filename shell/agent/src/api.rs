//! The terminal API as a client sees it. Every body is bounded, every request has a time limit; what
//! went wrong is a [`Failure`], which the machines of terminal-core understand.

mod answer;
mod client;
mod requests;
mod sign;

pub use answer::failure_of;
pub use client::{Client, ClientError, ClientOptions};
pub use requests::Api;
pub use sign::{signed_enrollment, signed_token_request};
