//! TLS by the server itself, from certificate files; and a terminal that trusts only the right ones.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fleet_tests::harness::process::{Process, program};
use fleet_tests::harness::server::free_port;
use fleet_tests::harness::{programs, wait};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use terminal_agent::api::{Api, ClientOptions};
use terminal_agent::identity::Identity;

#[tokio::test]
async fn a_terminal_reaches_the_server_by_tls_and_believes_no_other_certificate() {
    let work = tempfile::tempdir().unwrap();
    let certificates = certificates(work.path());
    let listen = free_port("127.0.0.1:0").unwrap();
    let mut command = program(programs::path("fleet-server").unwrap());
    command.args(["serve", "--listen", &listen, "--data"]).arg(work.path().join("server"));
    command.arg("--tls-cert").arg(&certificates.chain).arg("--tls-key").arg(&certificates.key);
    let server = Process::start("fleet-server", &mut command, work.path()).unwrap();

    let address = format!("https://{listen}");
    let trusting = ClientOptions { ca: Some(certificates.authority), proxy: None }.build().unwrap();
    wait::until("the server by TLS", Duration::from_secs(30), async || {
        let reply = trusting.get(format!("{address}/healthz")).send().await?;
        Ok(reply.status().is_success().then_some(()))
    })
    .await
    .unwrap();
    let version = trusting.get(format!("{address}/healthz")).send().await.unwrap().version();
    assert_eq!(version, reqwest::Version::HTTP_2, "the console's tabs share a connection");
    assert!(server.log().contains(&format!("Console: {address}")), "{}", server.log());

    let identity = Identity::from_seed(&[1; 32]).unwrap();
    let url = address.parse().unwrap();
    let refused = Api::new(trusting, &url).token(&identity, "hardware").await.unwrap_err();
    assert!(refused.reached_server(), "an unknown terminal is answered, if only with a no: {refused:?}");
    let stranger = ClientOptions::default().build().unwrap();
    let refused = Api::new(stranger, &url).token(&identity, "hardware").await.unwrap_err();
    assert!(!refused.reached_server(), "a certificate of nobody was believed: {refused:?}");

    let plain = reqwest::get(format!("http://{listen}/healthz")).await;
    assert!(plain.is_err(), "it speaks without TLS too: {plain:?}");
    server.stop().await;
}

struct Certificates {
    authority: PathBuf,
    chain: PathBuf,
    key: PathBuf,
}

/// An authority and a certificate of it for this machine, as files.
fn certificates(folder: &Path) -> Certificates {
    let write = |name: &str, pem: String| {
        let path = folder.join(name);
        std::fs::write(&path, pem).unwrap();
        path
    };
    let mut authority = CertificateParams::default();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
    let issuer = Issuer::new(authority, authority_key);
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
    let own = own.signed_by(&key, &issuer).unwrap();
    Certificates {
        authority: write("authority.pem", authority_pem),
        chain: write("server.pem", own.pem()),
        key: write("server.key", key.serialize_pem()),
    }
}
