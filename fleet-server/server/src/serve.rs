//! Runs the server until it is told to stop.

mod connection;
mod options;
mod ready;
mod stop;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use fleet_domain::public_holidays_text;
use fleet_store::public_holiday;
use metrics_exporter_prometheus::PrometheusBuilder;

pub use options::{DataOptions, ServeOptions, Tls};

use crate::blobs::Blobs;
use crate::clock::{Clock, SystemClock, new_id};
use crate::releases::{self, RepositoryTrust};
use crate::router::router;
use crate::state::AppState;
use crate::{health, sessions, setup, terminal_api};

/// Running requests get this long to finish when the server stops.
const DRAIN: Duration = Duration::from_secs(5);

/// Opens everything, prints the console's address and, until there is an account, a one-time
/// set-up link (never into a log); then serves.
#[expect(clippy::print_stdout, reason = "the link goes to the person who started the server, and to no log")]
pub async fn serve(options: ServeOptions, trust: Arc<dyn RepositoryTrust>) -> anyhow::Result<()> {
    let listener = bind(options.listen)?;
    let address = listener.local_addr()?;
    let db = options.data.open().await?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let configuration = options.configuration(address);
    let public_url = configuration.site.public_url.clone();
    let blobs = Blobs::open(&options.data.data)?;
    let metrics = PrometheusBuilder::new().install_recorder().context("cannot record metrics")?;
    let upkeep = tokio::spawn(upkeep(metrics.clone()));
    let (own, shared) = match options.metrics_listen {
        Some(address) => (Some((bind(address)?, metrics)), None),
        None => (None, Some(metrics)),
    };
    // Before anything is known in memory of what changed last.
    public_holiday::tell(&db, public_holidays_text()).await?;
    let state = AppState::new(db.clone(), clock.clone(), blobs, shared, trust, configuration).await?;
    terminal_api::start_jobs(&state);
    tokio::spawn(releases::measure_standing(state.clone()));

    println!("Console: {public_url}");
    if ready::output_is_kept() {
        println!(
            "Until there is an account, `fleet-server setup-link` prints the link that makes the first one"
        );
    } else if let Some(link) = setup::link::renew(&db, &public_url, clock.now()).await? {
        println!("Set up the first administrator within 24 hours: {link}");
    }
    tracing::info!(%address, database = db.kind(), "serving");
    if let Some((listener, metrics)) = own {
        let service = health::metrics_router(metrics).into_make_service();
        tokio::spawn(connection::server(listener)?.serve(service));
    }
    ready::tell();
    listen(listener, options.tls, state).await?;
    upkeep.abort();
    db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Prints a new set-up link; the ones before it are void.
#[expect(clippy::print_stdout, reason = "the command's output")]
pub async fn setup_link(data: DataOptions, public_url: &str) -> anyhow::Result<()> {
    let db = data.open().await?;
    match setup::link::renew(&db, public_url, SystemClock.now()).await? {
        Some(link) => println!("{link}"),
        None => {
            anyhow::bail!("there is an account already: an administrator makes further ones in the console")
        }
    }
    db.close().await;
    Ok(())
}

/// Prints a link that signs this account in once, within an hour.
#[expect(clippy::print_stdout, reason = "the command's output")]
pub async fn sign_in_link(data: DataOptions, username: &str, public_url: &str) -> anyhow::Result<()> {
    let db = data.open().await?;
    let link = sessions::link::renew(&db, username, public_url, SystemClock.now()).await?;
    println!("{}", link.with_context(|| format!("there is no account called {username}"))?);
    db.close().await;
    Ok(())
}

/// Fills an empty database with made-up terminals.
pub async fn seed(data: DataOptions, terminals: u32) -> anyhow::Result<()> {
    let db = data.open().await?;
    let now = SystemClock.now();
    fleet_store::seed::seed(&db, terminals, now, || new_id(now)).await?;
    db.close().await;
    Ok(())
}

fn bind(address: SocketAddr) -> anyhow::Result<TcpListener> {
    let listener = TcpListener::bind(address).with_context(|| format!("cannot listen on {address}"))?;
    listener.set_nonblocking(true)?;
    Ok(listener)
}

async fn listen(listener: TcpListener, tls: Option<Tls>, state: AppState) -> anyhow::Result<()> {
    let handle = axum_server::Handle::new();
    tokio::spawn(stop::on_signal(handle.clone(), DRAIN));
    let service = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let server = connection::server(listener)?.handle(handle);
    match tls {
        None => server.serve(service).await?,
        Some(tls) => {
            let acceptor = RustlsAcceptor::new(certificates(&tls).await?);
            server.map(|plain| plain.under(acceptor)).serve(service).await?;
        }
    }
    Ok(())
}

/// Offers HTTP/2: a browser opens six connections of HTTP/1.1 at most, and each tab of the console holds one for
/// its live stream.
async fn certificates(Tls { cert, key }: &Tls) -> anyhow::Result<RustlsConfig> {
    let config = RustlsConfig::from_pem_chain_file(cert, key)
        .await
        .with_context(|| format!("cannot use {} and {}", cert.display(), key.display()))?;
    let mut inner = rustls::ServerConfig::clone(&config.get_inner());
    inner.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.reload_from_config(Arc::new(inner));
    Ok(config)
}

/// Histograms keep their samples until they are drained.
async fn upkeep(metrics: metrics_exporter_prometheus::PrometheusHandle) {
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    loop {
        ticks.tick().await;
        metrics.run_upkeep();
    }
}
