//! Requests that are refused before any handler runs, and the headers of every response.

use crate::support::test_app::TestApp;
use crate::test_database::TestDatabase;
use serde_json::json;

const JOBS: &str = "/api/v1/generation-jobs";

#[tokio::test]
async fn cross_site_requests_are_refused() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let send = || app.post(JOBS).with_user(&mira).json(&json!({"prompt": "a fox"}));
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let refused = send().header(name, value).send().await.expect(403).json();
        assert_eq!(refused["kind"], "forbidden", "{name}: {value}");
    }
    send().header("origin", "http://localhost:3000").send().await.expect(201);
    send().header("sec-fetch-site", "same-origin").send().await.expect(201);
    send().send().await.expect(201);
    let form =
        app.post("/api/fn/sign_out").with_user(&mira).header("origin", "https://evil.example").form(&[]);
    let refused = form.send().await.expect(403);
    assert!(!refused.header("serverfnerror").is_empty(), "the page cannot parse this error");
    app.get("/api/v1/users/me").with_user(&mira).send().await.expect(200);
}

#[tokio::test]
async fn behind_a_proxy_the_public_origin_is_accepted() {
    let settings = [("GENONAUT_PUBLIC_URL", "https://pictures.example.org")];
    let app = TestApp::with(TestDatabase::sqlite().await, &settings).await;
    let sign_in = || app.post("/api/v1/auth/login").json(&json!({"username": "x", "password": "y"}));
    sign_in().header("origin", "https://pictures.example.org").send().await.expect(401);
    sign_in().header("origin", "https://other.example.org").send().await.expect(403);
    let answer = app.get("/healthz").header("host", "pictures.example.org").send().await.expect(200);
    assert!(answer.header("strict-transport-security").contains("max-age"));
}

#[tokio::test]
async fn unknown_host_names_are_refused() {
    let app = TestApp::sqlite().await;
    for host in ["localhost", "localhost:3000", "127.0.0.1:3000", "[::1]:3000", "LOCALHOST", "127.8.8.8"] {
        app.get("/healthz").header("host", host).send().await.expect(200);
    }
    for host in ["evil.example", "localhost.evil.example:3000", "192.168.1.5", "169.254.169.254"] {
        let refused = app.get("/healthz").header("host", host).send().await.expect(421);
        assert_eq!(refused.json()["kind"], "misdirected", "{host}");
    }
    app.get("/healthz").without("host").send().await.expect(400);
    let everywhere = TestApp::with(TestDatabase::sqlite().await, &[("GENONAUT_ADDR", "0.0.0.0:3000")]).await;
    everywhere.get("/healthz").header("host", "192.168.1.5:3000").send().await.expect(200);
    everywhere.get("/healthz").header("host", "evil.example").send().await.expect(421);
}

#[tokio::test]
async fn finding_19_a_request_with_two_hosts_is_refused() {
    let app = TestApp::sqlite().await;
    app.get("/healthz").append_header("host", "evil.example").send().await.expect(400);
}

#[tokio::test]
async fn a_body_over_a_megabyte_is_413_with_or_without_content_length() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let huge = || vec![b' '; 1024 * 1024 + 1];
    for path in [JOBS, "/api/v1/auth/login", "/api/v1/auth/setup"] {
        let announced =
            app.post(path).with_user(&mira).raw("application/json", huge()).send().await.expect(413);
        assert_eq!(announced.json()["kind"], "too_large");
        app.post(path).with_user(&mira).stream("application/json", huge()).send().await.expect(413);
    }
    let form = "application/x-www-form-urlencoded";
    for path in leptos::server_fn::axum::server_fn_paths().map(|(path, _)| path).take(3) {
        app.post(path).with_user(&mira).raw(form, huge()).send().await.expect(413);
        app.post(path).with_user(&mira).stream(form, huge()).send().await.expect(413);
    }
    app.post(JOBS).with_user(&mira).stream("application/json", b"{}".to_vec()).send().await.expect(422);
}

#[tokio::test]
async fn every_response_has_security_headers() {
    let app = TestApp::sqlite().await;
    for path in
        ["/healthz", "/login", "/api/v1/users/me", "/nothing", "/api/v1/openapi.json", "/docs/index.html"]
    {
        let answer = app.get(path).send().await;
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert_eq!(answer.header("x-request-id").len(), 32, "{path}");
    }
    let api = app.get("/api/v1/users/me").send().await;
    assert_eq!(api.header("cache-control"), "no-store");
}

#[tokio::test]
async fn too_many_requests_of_one_user_are_429_and_others_are_served() {
    let settings = [("GENONAUT_API_RATE", "1"), ("GENONAUT_API_BURST", "3")];
    let app = TestApp::with(TestDatabase::sqlite().await, &settings).await;
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    for _ in 0..3 {
        app.get("/api/v1/users/me").with_user(&mira).send().await.expect(200);
    }
    let refused = app.get("/api/v1/users/me").with_user(&mira).send().await.expect(429);
    assert_eq!(refused.json()["kind"], "too_many");
    assert!(refused.header("retry-after").parse::<u64>().unwrap() >= 1);
    app.get("/api/v1/users/me").with_user(&ben).send().await.expect(200);
    app.get("/healthz").with_user(&mira).send().await.expect(200);
}

#[tokio::test]
async fn the_api_reference_loads_nothing_from_other_hosts() {
    let app = TestApp::sqlite().await;
    let contract = app.get("/api/v1/openapi.json").send().await.expect(200).json();
    assert!(contract["openapi"].as_str().unwrap().starts_with("3.1"));
    assert_eq!(contract["info"]["title"], "Genonaut");
    assert!(contract["components"]["schemas"]["Problem"].is_object(), "{contract}");
    assert!(contract["paths"]["/api/v1/generation-jobs"]["post"].is_object(), "{contract}");
    assert_eq!(app.get("/docs").send().await.expect(308).header("location"), "/docs/index.html");
    let page = app.get("/docs/index.html").send().await.expect(200).text();
    assert!(!page.contains("http://") && !page.contains("https://"), "{page}");
    let start = app.get("/docs/swagger-initializer.js").send().await.expect(200).text();
    assert!(start.contains("/api/v1/openapi.json"), "{start}");
    for file in page.split(['"', '\'']).filter(|part| part.ends_with(".js") || part.ends_with(".css")) {
        let path = format!("/docs/{}", file.trim_start_matches("./"));
        assert!(!app.get(&path).send().await.expect(200).text().is_empty(), "{path}");
    }
    app.get("/docs/swagger-ui-bundle.js.map").send().await.expect(404);
}
