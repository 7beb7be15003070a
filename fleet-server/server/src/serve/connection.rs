use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum_server::Server;
use axum_server::accept::{Accept, DefaultAcceptor};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use hyper_util::rt::TokioTimer;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

/// A connection may wait this long for its first words, and each request for the end of its headers.
/// One that is kept alive is closed after as long without a request.
const HEADERS: Duration = Duration::from_secs(30);
/// A connection of HTTP/2 is asked this often whether somebody is still there, and has as long to answer.
const PING: Duration = Duration::from_secs(30);

/// A server on which nobody can hold a connection by saying nothing. By themselves the libraries
/// below wait for ever: they have no clock until they are given one.
pub(super) fn server(listener: TcpListener) -> io::Result<Server<SocketAddr, Impatient>> {
    patient_for(listener, HEADERS)
}

fn patient_for(listener: TcpListener, limit: Duration) -> io::Result<Server<SocketAddr, Impatient>> {
    let mut server = axum_server::from_tcp(listener)?.acceptor(Impatient { inner: DefaultAcceptor, limit });
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limit);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(PING).keep_alive_timeout(PING);
    Ok(server)
}

/// Hands out streams whose first words must come in time.
#[derive(Debug, Clone)]
pub(super) struct Impatient<A = DefaultAcceptor> {
    inner: A,
    limit: Duration,
}

impl Impatient {
    /// The same, for what comes out of another acceptor, such as one that decrypts.
    pub(super) fn under<A>(self, inner: A) -> Impatient<A> {
        Impatient { inner, limit: self.limit }
    }
}

impl<A, Stream, Service> Accept<Stream, Service> for Impatient<A>
where
    A: Accept<Stream, Service>,
    A::Stream: Send + 'static,
    A::Service: Send + 'static,
    A::Future: Send + 'static,
{
    type Stream = Opening<A::Stream>;
    type Service = A::Service;
    type Future = BoxFuture<'static, io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: Stream, service: Service) -> Self::Future {
        let limit = self.limit;
        let accepting = self.inner.accept(stream, service);
        async move {
            let (stream, service) = accepting.await?;
            Ok((Opening::new(stream, limit), service))
        }
        .boxed()
    }
}

/// A stream that fails if its first bytes do not come in time. Which version of HTTP it speaks is told
/// by that many, and only then the library's own limits begin.
pub(super) struct Opening<S> {
    stream: S,
    missing: usize,
    deadline: Pin<Box<Sleep>>,
}

/// The first words of HTTP/2; the shortest request of HTTP/1.1 is longer.
const PREFACE: usize = 24;

impl<S> Opening<S> {
    fn new(stream: S, limit: Duration) -> Self {
        Self { stream, missing: PREFACE, deadline: Box::pin(sleep(limit)) }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Opening<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.missing > 0 && self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(context, buffer))?;
        self.missing = self.missing.saturating_sub(buffer.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Opening<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::routing::get;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    use super::*;

    fn served(limit: Duration) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().route("/", get(|| async { "hello" }));
        tokio::spawn(patient_for(listener, limit).unwrap().serve(app.into_make_service()));
        address
    }

    /// What the server says until it closes the connection, after it was told `words`.
    async fn conversation(address: SocketAddr, words: &[u8]) -> String {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(words).await.unwrap();
        let mut answer = Vec::new();
        // A connection that is reset is closed as well.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn silence_closes_a_connection_wherever_it_begins() {
        let address = served(Duration::from_millis(50));
        let cases: [&[u8]; 4] = [b"", b"PRI * HTTP/2.0", b"GET ", b"GET / HTTP/1.1\r\nhost: a\r\nx-slow: "];
        for words in cases {
            assert_eq!(conversation(address, words).await, "", "{words:?}");
        }
        let kept_alive = conversation(address, b"GET / HTTP/1.1\r\nhost: a\r\n\r\n").await;
        assert!(kept_alive.ends_with("hello"), "{kept_alive}");
    }
}
