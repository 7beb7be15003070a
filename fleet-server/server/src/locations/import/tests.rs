use axum::body::Body;
use encoding_rs::GB18030;
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE};
use http::{Method, Request};
use serde_json::{Value, json};

use crate::locations::tests::hall;
use crate::testing::{Answer, TestServer};

const PREVIEW: &str = "/api/locations/import/preview";

async fn send(server: &TestServer, path: &str, file: impl Into<Body>) -> Answer {
    server.send(Method::POST, path, "application/octet-stream", file.into()).await
}

async fn apply(server: &TestServer, preview: &Value, file: impl Into<Body>) -> Answer {
    let digest = preview["digest"].as_str().unwrap();
    let path = format!("/api/locations/import?digest={digest}&file_name=%E7%82%B9%E4%BD%8D.csv");
    send(server, &path, file).await
}

/// What became of each row, and the codes of what is wrong with it.
fn actions(preview: &Value) -> Vec<(u64, String)> {
    let row = |row: &Value| {
        let problems = row["problems"].as_array().unwrap().iter();
        let codes: Vec<&str> = problems.map(|problem| problem["code"].as_str().unwrap()).collect();
        let action = row["action"].as_str().unwrap();
        (row["row"].as_u64().unwrap(), [&[action], codes.as_slice()].concat().join(" "))
    };
    preview["rows"].as_array().unwrap().iter().map(row).collect()
}

async fn names(server: &TestServer) -> Vec<String> {
    let listed = server.get("/api/locations").await.expect(200);
    let items = listed["items"].as_array().unwrap().iter();
    items.map(|location| location["name"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_csv_of_excel_in_china_is_previewed_and_then_imported_whole() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut old = hall("通川区政务服务中心", "511702");
        old["network"] = json!({"bytes_per_second": 100_000});
        server.post("/api/locations", hall("渠县政务服务中心", "511725")).await.expect(201);
        let made = server.post("/api/locations", old).await.expect(201);

        let table = "名称,区县,联系电话,备注,开放时间\r\n\
            通川区政务服务中心,通川区,0818-7654321,旧,周一至周五 9:00-17:00\r\n\
            \r\n\
            渠县政务服务中心,511725,0818-1234567,,周一至周五 9:00-17:00\r\n\
            达川区政务服务中心,达州市达川区,,新,\r\n";
        let file = GB18030.encode(table).0.into_owned();
        let preview = send(&server, PREVIEW, file.clone()).await.expect(200);
        let expected = [(2, "updated"), (4, "unchanged"), (5, "created")];
        assert_eq!(actions(&preview), expected.map(|(row, action)| (row, action.to_owned())));
        assert_eq!(preview["counts"], json!({"created": 1, "updated": 1, "unchanged": 1, "refused": 0}));
        assert_eq!(preview["unknown_columns"], json!([{"letters": "D", "heading": "备注"}]));
        let change = json!([{"column": "contact_phone", "before": "0818-1234567", "after": "0818-7654321"}]);
        assert_eq!(preview["rows"][0]["changes"], change);
        assert_eq!(preview["rows"][0]["location_id"], made["id"]);
        assert_eq!(names(&server).await.len(), 2, "a preview writes nothing");

        let done = apply(&server, &preview, file.clone()).await.expect(200);
        assert_eq!(done["counts"], preview["counts"]);
        assert_eq!(names(&server).await, ["渠县政务服务中心", "达川区政务服务中心", "通川区政务服务中心"]);
        let changed =
            server.get(&format!("/api/locations/{}", made["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(
            (&changed["contact_phone"], &changed["address"], &changed["version"]),
            (&json!("0818-7654321"), &made["address"], &json!(2)),
        );
        assert_eq!(changed["network"]["bytes_per_second"], 100_000, "what a sheet does not say stays");
        let audit = server.get("/api/audit?action=location.import").await.expect(200);
        assert_eq!(audit["items"][0]["summary"], json!({"created": 1, "updated": 1, "unchanged": 1}));
        assert_eq!(audit["items"][0]["object_name"], "点位.csv");
        let single = server.get("/api/audit?action=location.update").await.expect(200);
        assert_eq!(single["items"].as_array().unwrap().len(), 1, "and each change has a line of its own");
        assert_eq!(server.get("/api/audit/verify").await.expect(200)["ok"], true);

        apply(&server, &preview, file.clone()).await.problem(409, "import_outdated");
        let again = send(&server, PREVIEW, file).await.expect(200);
        assert_eq!(again["counts"]["unchanged"], 3);
    })
    .await;
}

#[tokio::test]
async fn an_export_comes_back_unchanged_and_the_template_too() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let mut strange = hall("=HYPERLINK(\"x\")", "511700");
        strange["contact_phone"] = json!("+86 818 1234567");
        strange["longitude"] = json!(107.123_456_789_012_34);
        strange["opening_hours"] = json!([
            {"days": [7, 6], "opens": "09:00", "closes": "12:00"},
            {"days": [1, 3], "opens": "09:00", "closes": "24:00"},
        ]);
        let twin = json!({"name": "便民服务中心", "division_code": "511725"});
        for body in [strange, twin.clone(), twin, hall("08 号点", "511702")] {
            server.post("/api/locations", body).await.expect(201);
        }
        for query in
            ["format=xlsx&language=zh-CN", "format=xlsx&language=en", "format=csv", "format=csv&language=en"]
        {
            let export = server.get(&format!("/api/locations/export?{query}")).await;
            assert_eq!(export.status.as_u16(), 200, "{query}");
            let preview = send(&server, PREVIEW, export.bytes).await.expect(200);
            let counts = json!({"created": 0, "updated": 0, "unchanged": 4, "refused": 0});
            assert_eq!((&preview["counts"], &preview["unknown_columns"]), (&counts, &json!([])), "{query}");
        }
        let some = server.get("/api/locations/export?format=csv&division=511725").await.text();
        assert_eq!(some.lines().count(), 3, "{some}");
        let text = server.get("/api/locations/export?format=csv").await.text();
        assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{text}");

        for (language, word) in [("zh-CN", "示例"), ("en", "example")] {
            let template = server.get(&format!("/api/locations/template?language={language}")).await;
            assert!(template.headers["content-disposition"].to_str().unwrap().ends_with(".xlsx\""));
            let cookie = server.cookie().unwrap();
            let request = Request::builder()
                .method(Method::POST)
                .uri(PREVIEW)
                .header(ACCEPT_LANGUAGE, language)
                .header(CONTENT_TYPE, "application/octet-stream")
                .header("x-requested-with", "fleet-console")
                .header("cookie", cookie);
            let preview = server.request(request.body(template.bytes.into()).unwrap()).await.expect(200);
            assert_eq!(actions(&preview), [(2, "refused example".to_owned())], "nothing else is wrong");
            let detail = preview["rows"][0]["problems"][0]["detail"].as_str().unwrap();
            assert!(detail.contains(word), "{detail}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_import_with_an_error_or_an_old_preview_writes_nothing() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let wrong = "名称,行政区划,经度,纬度\n甲,渠县,,\n乙,成都,,\n丙,渠县,107.5,\n甲,渠县,,\n";
        let preview = send(&server, PREVIEW, wrong).await.expect(200);
        let expected = [
            (2, "created"),
            (3, "refused division_unknown"),
            (4, "refused coordinates_wrong"),
            (5, "refused duplicate"),
        ];
        assert_eq!(actions(&preview), expected.map(|(row, action)| (row, action.to_owned())));
        let problem = &preview["rows"][1]["problems"][0];
        assert_eq!((&problem["column"], &problem["found"]), (&json!("division"), &json!("成都")));
        assert!(problem["detail"].as_str().unwrap().contains("511702"), "{problem}");
        apply(&server, &preview, wrong).await.problem(422, "import_refused");

        let good = "名称,行政区划\n甲,渠县\n乙,渠县\n";
        let preview = send(&server, PREVIEW, good).await.expect(200);
        server.post("/api/locations", hall("甲", "511725")).await.expect(201);
        apply(&server, &preview, good).await.problem(409, "import_outdated");
        apply(&server, &preview, format!("{good}丙,渠县\n")).await.problem(409, "import_outdated");
        assert_eq!(names(&server).await, ["甲"], "nothing of it was written");
    })
    .await;
}

#[tokio::test]
async fn files_that_are_none_are_refused_with_what_to_do() {
    fleet_store::testing::on_fresh_database(|db| async move {
        let server = TestServer::signed_in(db).await;
        let cases: [(&[u8], u16, &str); 10] = [
            (b"", 422, "sheet_empty"),
            ("名称,行政区划\n".as_bytes(), 422, "sheet_empty"),
            ("名称,地址\n甲,乙\n".as_bytes(), 422, "import_column_missing"),
            ("名称,name,行政区划\n甲,乙,渠县\n".as_bytes(), 422, "import_column_twice"),
            (b"PK\x03\x04", 422, "sheet_unreadable"),
            (b"\xd0\xcf\x11\xe0", 422, "sheet_old_excel"),
            (b"\xff\xff,\x80\n", 422, "sheet_encoding"),
            (&b"a\n".repeat(2_002), 422, "sheet_too_many_rows"),
            (&b"a".repeat(4_001), 422, "sheet_text_too_long"),
            (&vec![b'a'; 4 * 1024 * 1024 + 1], 413, "sheet_too_large"),
        ];
        for (file, status, code) in cases {
            send(&server, PREVIEW, file.to_vec()).await.problem(status, code);
        }
        send(&server, "/api/locations/import?digest=x", "").await.problem(400, "request_invalid");
    })
    .await;
}
