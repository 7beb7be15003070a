//! What holds for every operation of the console API, asked of each that the document names.

use axum::body::Body;
use http::header::{ACCEPT_LANGUAGE, ALLOW, CONTENT_LANGUAGE, CONTENT_TYPE, COOKIE};
use http::{Method, Request};
use serde_json::{Value, json};

use crate::problem::Code;
use crate::testing::{Answer, PASSWORD, TestServer};

/// An operation with an address that leads to it.
struct Operation {
    method: Method,
    template: String,
    takes_json: bool,
}

/// Who may be anybody.
const OPEN: [&str; 3] = ["/sessions", "/sessions/link", "/setup"];
/// What a viewer may ask for with an unsafe method: it changes nothing, or nothing of others.
const FOR_VIEWERS: [&str; 3] = ["/listings/preview", "/rollouts/preview", "/sessions/current"];

impl Operation {
    fn all() -> Vec<Self> {
        let document: Value = serde_json::from_str(&crate::openapi::document()).unwrap();
        let mut operations = Vec::new();
        for (template, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                let kinds = &operation["requestBody"]["content"];
                operations.push(Self {
                    method: method.to_uppercase().parse().unwrap(),
                    template: template.clone(),
                    takes_json: kinds.get("application/json").is_some(),
                });
            }
        }
        assert!(operations.len() > 70, "{}", operations.len());
        operations
    }

    fn is_open(&self) -> bool {
        self.method == Method::POST && OPEN.contains(&self.template.as_str())
    }

    fn is_unsafe(&self) -> bool {
        self.method != Method::GET
    }

    fn path(&self) -> String {
        self.path_to(&uuid::Uuid::from_u128(7).to_string())
    }

    fn path_to(&self, id: &str) -> String {
        format!(
            "/api{}",
            self.template
                .replace("{id}", id)
                .replace("{version_id}", id)
                .replace("{app_id}", id)
                .replace("{photo_id}", id)
        )
    }
}

/// A request of a program that knows the API, as far as it is told to.
struct Ask<'a> {
    method: &'a Method,
    path: &'a str,
    cookie: Option<&'a str>,
    console: bool,
    body: (&'static str, &'static str),
}

impl<'a> Ask<'a> {
    fn new(method: &'a Method, path: &'a str) -> Self {
        Self { method, path, cookie: None, console: true, body: ("application/json", "{}") }
    }

    async fn of(&self, server: &TestServer, language: &str) -> Answer {
        let mut request =
            Request::builder().method(self.method).uri(self.path).header(ACCEPT_LANGUAGE, language);
        if let Some(cookie) = self.cookie {
            request = request.header(COOKIE, cookie);
        }
        if self.console {
            request = request.header("x-requested-with", "fleet-console");
        }
        let (kind, body) = self.body;
        server.request(request.header(CONTENT_TYPE, kind).body(Body::from(body)).unwrap()).await
    }

    /// Is refused with a problem of the catalogue, in both languages. Returns its code.
    async fn refused(&self, server: &TestServer) -> (Code, Answer) {
        let (code, _) = self.problem(server, "en", true).await;
        let (again, answer) = self.problem(server, "zh-CN,zh;q=0.9", false).await;
        assert_eq!(code, again, "{} {}", self.method, self.path);
        (code, answer)
    }

    async fn problem(&self, server: &TestServer, language: &str, english: bool) -> (Code, Answer) {
        let answer = self.of(server, language).await;
        let asked = format!("{} {}: {} {}", self.method, self.path, answer.status, answer.text());
        assert!(answer.status.is_client_error(), "{asked}");
        assert_eq!(answer.headers[CONTENT_TYPE], "application/problem+json", "{asked}");
        assert_eq!(answer.headers[CONTENT_LANGUAGE], if english { "en" } else { "zh-CN" }, "{asked}");
        let told = answer.json();
        let code = Code::ALL.iter().copied().find(|code| told["code"] == code.as_str());
        let code = code.unwrap_or_else(|| panic!("not in the catalogue: {asked}"));
        let (title, detail) = code.text(english);
        assert_eq!((&told["title"], &told["detail"]), (&json!(title), &json!(detail)), "{asked}");
        assert_eq!(answer.status.as_u16(), code.status(), "{asked}");
        (code, answer)
    }
}

/// A server with the cookies of an administrator and of a viewer.
async fn staffed(db: fleet_store::Db) -> (TestServer, String, String) {
    let server = TestServer::signed_in(db).await;
    let viewer = json!({"username": "viewer", "display_name": "看", "role": "viewer", "password": PASSWORD});
    server.post("/api/users", viewer).await.expect(201);
    let mut cookies = Vec::new();
    for username in ["admin", "viewer"] {
        let answer = server.post("/api/sessions", json!({"username": username, "password": PASSWORD})).await;
        let cookie = answer.headers["set-cookie"].to_str().unwrap();
        cookies.push(cookie.split(';').next().unwrap().to_owned());
    }
    let [administrator, viewer] = cookies.try_into().unwrap();
    (server, administrator, viewer)
}

#[tokio::test]
async fn nobody_gets_in_without_a_session_or_from_elsewhere() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, administrator, _) = staffed(db).await;
        for operation in Operation::all() {
            let (method, path) = (&operation.method, operation.path());
            let ask = Ask::new(method, &path);
            if !operation.is_open() {
                for cookie in [None, Some("fleet_session=forged")] {
                    let (code, _) = Ask { cookie, ..ask }.refused(&server).await;
                    assert_eq!(code, Code::NotSignedIn, "{method} {path}");
                }
            }
            if operation.is_unsafe() {
                let cookie = Some(administrator.as_str());
                let (code, _) =
                    Ask { cookie, console: false, ..Ask::new(method, &path) }.refused(&server).await;
                assert_eq!(code, Code::CsrfRefused, "{method} {path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn viewers_change_nothing() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, _, viewer) = staffed(db).await;
        let changes = Operation::all().into_iter().filter(|operation| {
            operation.is_unsafe()
                && !operation.is_open()
                && !FOR_VIEWERS.contains(&operation.template.as_str())
        });
        for operation in changes {
            let path = operation.path();
            let ask = Ask { cookie: Some(&viewer), ..Ask::new(&operation.method, &path) };
            assert_eq!(ask.refused(&server).await.0, Code::NotAllowed, "{} {path}", operation.method);
        }
    })
    .await;
}

#[tokio::test]
async fn nonsense_is_refused_with_words() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, administrator, _) = staffed(db).await;
        let cookie = Some(administrator.as_str());
        for operation in Operation::all() {
            let (method, path) = (&operation.method, operation.path());
            if operation.template.contains("{id}") {
                let wrong = operation.path_to("no-id");
                let (code, _) = Ask { cookie, ..Ask::new(method, &wrong) }.refused(&server).await;
                assert_eq!(code, Code::NotFound, "{method} {wrong}");
            }
            // The root is kept as its bytes are: any body that is none is not trusted.
            let is_root = operation.template == "/releases/root";
            if operation.is_unsafe() && operation.takes_json && !is_root {
                for body in ["{", "[]", "\"\\u0000\"", ""] {
                    let ask = Ask { cookie, body: ("application/json", body), ..Ask::new(method, &path) };
                    assert_eq!(ask.refused(&server).await.0, Code::BodyInvalid, "{method} {path} {body}");
                }
                let ask = Ask { cookie, body: ("text/plain", "{}"), ..Ask::new(method, &path) };
                assert_eq!(ask.refused(&server).await.0, Code::MediaTypeWrong, "{method} {path}");
            } else if operation.is_unsafe() && !FOR_VIEWERS.contains(&operation.template.as_str()) {
                let ask = Ask { cookie, body: ("text/plain", "nonsense"), ..Ask::new(method, &path) };
                ask.refused(&server).await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_not_there_is_refused_with_words() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let (server, administrator, _) = staffed(db).await;
        let cookie = Some(administrator.as_str());
        for method in [Method::GET, Method::POST] {
            for path in
                ["/api", "/api/", "/api/nothing", "/api/apps/", "/api/apps/order/first", "/terminal/v2/x"]
            {
                let (code, _) = Ask { cookie, ..Ask::new(&method, path) }.refused(&server).await;
                assert_eq!(code, Code::NotFound, "{method} {path}");
            }
        }
        let operations = Operation::all();
        for operation in &operations {
            let offered: Vec<&Method> = operations
                .iter()
                .filter(|other| other.template == operation.template)
                .map(|other| &other.method)
                .collect();
            let path = operation.path();
            let methods = [Method::GET, Method::PUT, Method::POST, Method::PATCH, Method::DELETE];
            for method in methods.iter().filter(|method| !offered.contains(method)) {
                let (code, answer) = Ask { cookie, ..Ask::new(method, &path) }.refused(&server).await;
                // `/apps/export` is also an app with a strange id.
                if code == Code::MethodNotAllowed {
                    let allowed = answer.headers[ALLOW].to_str().unwrap();
                    assert!(
                        offered.iter().all(|method| allowed.contains(method.as_str())),
                        "{path}: {allowed}"
                    );
                } else {
                    assert_eq!(code, Code::NotFound, "{method} {path}");
                }
            }
        }
        let (code, answer) = Ask::new(&Method::POST, "/").refused(&server).await;
        assert_eq!((code, answer.headers[ALLOW].to_str().unwrap()), (Code::MethodNotAllowed, "GET, HEAD"));
    })
    .await;
}

#[tokio::test]
async fn cookies_and_pages_are_for_the_console_alone() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db.clone()).await;
        let credentials = json!({"username": "admin", "password": PASSWORD});
        let plain = server.post("/api/sessions", credentials.clone()).await;
        let public = |set: &mut crate::Configuration| set.site.public_url = "https://fleet.example".into();
        let encrypted = TestServer::configured(db, public).await.post("/api/sessions", credentials).await;
        let flags = |answer: &Answer| -> Vec<String> {
            let cookie = answer.headers["set-cookie"].to_str().unwrap();
            let mut flags: Vec<String> = cookie.split("; ").skip(1).map(str::to_owned).collect();
            flags.sort_unstable();
            flags
        };
        assert_eq!(flags(&plain), ["HttpOnly", "Path=/", "SameSite=Strict"]);
        assert_eq!(flags(&encrypted), ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]);

        let page = server.get("/").await;
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        for rule in ["default-src 'self'", "script-src 'self'", "object-src 'none'", "frame-ancestors 'none'"]
        {
            assert!(policy.split("; ").any(|part| part == rule), "{rule} in {policy}");
        }
        assert!(!policy.contains("unsafe-eval"), "{policy}");
        assert_eq!(page.headers["x-content-type-options"], "nosniff");
        let preview = server.get("/theme-preview.html").await;
        let policy = preview.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'self'"),
            "{policy}"
        );
    })
    .await;
}
