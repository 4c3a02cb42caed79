//! Limits on how much of a request is read, for any method and route.

use crate::support::test_app::TestApp;
use serde_json::json;
use std::time::Duration;

const JOBS: &str = "/api/v1/generation-jobs";
const METHODS: [&str; 7] = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

#[tokio::test]
async fn finding_1_no_method_and_no_route_reads_more_than_a_megabyte() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let huge = || vec![b' '; 1024 * 1024 + 1];
    for method in METHODS {
        for path in ["/healthz", "/login", "/nothing", "/pkg/x", JOBS, "/api/v1/images/1", "/api/fn/sign_out"]
        {
            let call = || app.request(method, path).with_user(&mira);
            let announced = call().raw("text/plain", huge()).send().await.status.as_u16();
            let chunked = call().stream("text/plain", huge()).send().await.status.as_u16();
            assert_eq!((announced, chunked), (413, 413), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn before_sign_in_bodies_are_limited_to_64_kb() {
    let app = TestApp::sqlite().await;
    let body = |size: usize| json!({"username": "x".repeat(size), "password": "y"});
    for path in ["/api/v1/recall", JOBS, "/api/fn/submit_job"] {
        app.post(path).json(&body(65_536)).send().await.expect(401);
    }
    for path in ["/api/v1/auth/login", "/api/v1/auth/setup", "/healthz"] {
        let refused = app.post(path).json(&body(65_536)).send().await.expect(413).json();
        assert_eq!(refused["detail"], "The request is larger than 64 kB.", "{path}");
    }
    app.post("/api/v1/auth/login").json(&body(60_000)).send().await.expect(401);
}

#[tokio::test]
async fn finding_3_a_stalled_body_is_ended() {
    let app = TestApp::sqlite().await;
    let mut web = app.web.clone();
    web.body_timeout = Duration::from_millis(100);
    let router = server::web::router(web);
    for (path, begin) in [("/api/v1/auth/login", &b"{\"username\":"[..]), ("/api/fn/sign_in", b"username=mi")]
    {
        let call = app.post(path).to(&router).stalled_body("application/json", begin);
        let answer = tokio::time::timeout(Duration::from_secs(20), call.send()).await.expect("no response");
        let refused = answer.expect(408).text();
        assert!(refused.contains("took too long"), "{refused}");
    }
}
