use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::http::StatusCode;
use axum::response::{Html, Redirect};
use axum::routing::get;
use fleet_protocol::{
    AppId, AppVersionId, BlobRef, CheckFault, CheckNote, InspectionCheck as Check, InspectionId, Permissions,
    Sha256,
};
use uuid::Uuid;

use super::*;
use crate::clock::{SharedClock, SystemClock};

/// A site of this machine, as origin.
async fn serve(site: Router) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, site).await });
    origin
}

fn remote(url: String, origins: Vec<String>) -> Job {
    let app_id = AppId(Uuid::from_u128(1));
    let version_id = AppVersionId(Uuid::from_u128(2));
    let inspection = DesiredInspection {
        id: InspectionId(Uuid::from_u128(3)),
        app_id,
        version_id,
        asked: true,
        before: None,
        wants_text: false,
    };
    let app = DesiredApp {
        app_id,
        version_id,
        name: "网上办".into(),
        summary: String::new(),
        category: String::new(),
        icon: BlobRef { sha256: Sha256([0; 32]), size: 0 },
        unit: String::new(),
        contact: String::new(),
        search_words: vec![],
        source: AppSource::Remote { url, allowed_origins: origins },
        permissions: Permissions::default(),
    };
    Job { inspection, app }
}

fn clients() -> InspectionClients {
    InspectionClients::on_this_machine(false)
}

async fn inspect(clients: InspectionClients, job: &Job) -> (BTreeMap<Check, CheckOutcome>, InspectionReport) {
    let inspector = Inspector::new(clients, None);
    let clock = SharedClock::new(Arc::new(SystemClock::default()), None);
    let report = inspector.inspect(job, &clock, &CancellationToken::new()).await;
    let results = report.results.iter().cloned().map(|result| (result.check, result.outcome)).collect();
    (results, report)
}

fn skipped(reason: SkipReason) -> CheckOutcome {
    CheckOutcome::Skipped { reason }
}

#[tokio::test]
async fn a_site_is_looked_at_with_its_links_and_none_that_lead_inside() {
    let touched = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&touched);
    let printer = serve(Router::new().fallback(move || async move {
        count.fetch_add(1, Ordering::SeqCst);
    }))
    .await;
    let page = format!(
        "<h1>社保</h1><a href=/guide>a</a><a href=/gone>b</a><a href=/lost>c</a><a href=/only-get>d</a>\
        <a href={printer}/jobs>inside</a><a href=/to-inside>e</a>"
    );
    let to_inside = format!("{printer}/admin");
    let site = Router::new()
        .route("/", get(|| async { Redirect::temporary("/home") }))
        .route("/home", get(move || async move { Html(page) }))
        .route("/guide", get(|| async { "guide" }))
        .route("/gone", get(|| async { StatusCode::GONE }))
        .route("/to-inside", get(move || async move { Redirect::temporary(&to_inside) }))
        .route("/only-get", get(|| async {}).head(|| async { StatusCode::NOT_FOUND }));
    let origin = serve(site).await;
    let mut job = remote(format!("{origin}/"), vec![origin.clone()]);
    let (results, report) = inspect(clients(), &job).await;

    let Some(CheckOutcome::Passed { note: Some(CheckNote::Answered { status: 200, .. }) }) =
        results.get(&Check::Address)
    else {
        panic!("{results:?}")
    };
    assert_eq!(results[&Check::Redirects], CheckOutcome::Passed { note: None });
    assert_eq!(results[&Check::Certificate], skipped(SkipReason::NotHttps));
    assert_eq!(results[&Check::Ipv6], skipped(SkipReason::NotAName));
    assert_eq!(results[&Check::Freshness], skipped(SkipReason::FirstTime));
    let CheckOutcome::Failed { fault: CheckFault::BrokenLinks { links, broken: 2, asked: 4 } } =
        &results[&Check::OwnLinks]
    else {
        panic!("{results:?}")
    };
    let named: Vec<_> = links.iter().map(|link| (link.url.as_str(), link.status)).collect();
    let (gone, lost) = (format!("{origin}/gone"), format!("{origin}/lost"));
    assert_eq!(named, [(gone.as_str(), Some(410)), (lost.as_str(), Some(404))]);
    let none_asked = CheckOutcome::Passed { note: Some(CheckNote::Links { asked: 0, left_out: 1 }) };
    assert_eq!(results[&Check::OutsideLinks], none_asked);
    assert_eq!(touched.load(Ordering::SeqCst), 0, "a page makes the agent touch nothing inside");

    job.inspection.before.clone_from(&report.page);
    let (again, _) = inspect(clients(), &job).await;
    assert_eq!(again[&Check::Freshness], CheckOutcome::Passed { note: Some(CheckNote::Unchanged) });
    assert_eq!(report.text, None, "nobody asked for it");
    job.inspection.wants_text = true;
    let (_, report) = inspect(clients(), &job).await;
    assert_eq!(report.text.unwrap().lines, ["社保", "abcdinsidee"]);
    let (outside, _) = inspect(InspectionClients::on_this_machine(true), &job).await;
    let asked = CheckOutcome::Passed { note: Some(CheckNote::Links { asked: 1, left_out: 0 }) };
    assert_eq!(outside[&Check::OutsideLinks], asked);
}

#[tokio::test]
async fn one_trouble_is_one_fault() {
    let other = serve(Router::new().fallback(|| async { "elsewhere" })).await;
    let there = other.clone();
    let site = Router::new()
        .route("/away", get(move || async move { Redirect::permanent(&there) }))
        .route("/round", get(|| async { Redirect::permanent("/round") }))
        .route("/broken", get(|| async { StatusCode::BAD_GATEWAY }));
    let origin = serve(site).await;
    let at = |path: &str| remote(format!("{origin}{path}"), vec![origin.clone()]);
    let faults = |results: BTreeMap<Check, CheckOutcome>| {
        let fault = |(check, outcome)| match outcome {
            CheckOutcome::Failed { fault } => Some((check, fault)),
            CheckOutcome::Passed { .. } | CheckOutcome::Skipped { .. } => None,
        };
        results.into_iter().filter_map(fault).collect::<Vec<_>>()
    };
    let away = faults(inspect(clients(), &at("/away")).await.0);
    assert_eq!(away, [(Check::Redirects, CheckFault::LeavesOrigins { origin: other })]);
    let round = faults(inspect(clients(), &at("/round")).await.0);
    assert_eq!(round, [(Check::Redirects, CheckFault::TooManyRedirects)]);
    let broken = faults(inspect(clients(), &at("/broken")).await.0);
    assert_eq!(broken, [(Check::Address, CheckFault::Status { status: 502 })]);

    let (results, report) = inspect(clients(), &remote("http://127.0.0.1:9/".into(), vec![])).await;
    assert!(is_silent(&report), "{results:?}");
    assert_eq!(faults(results).len(), 1);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_one_fault() {
    let certified = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let chain = vec![certified.cert.der().clone()];
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(certified.signing_key.serialize_der());
    let config =
        rustls::ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key.into()).unwrap();
    let (listener, config) = (std::net::TcpListener::bind("127.0.0.1:0").unwrap(), Arc::new(config));
    let url = format!("https://localhost:{}/", listener.local_addr().unwrap().port());
    std::thread::spawn(move || {
        for mut socket in listener.incoming().flatten() {
            let mut connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let _ = connection.complete_io(&mut socket);
        }
    });
    let (results, report) = inspect(clients(), &remote(url, vec![])).await;
    assert!(!is_silent(&report));
    let CheckOutcome::Failed { fault: CheckFault::BadCertificate { .. } } = &results[&Check::Certificate]
    else {
        panic!("{results:?}")
    };
    assert_eq!(results[&Check::Address], skipped(SkipReason::NoPage));
}
