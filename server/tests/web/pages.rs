//! Pages and their files, as served.

use crate::support::request::TestRequest;
use crate::support::test_app::{TestApp, TestUser};
use crate::test_database::{TestDatabase, job_request};
use domain::images::NewContentItem;
use server::storage::new_key;
use services::jobs::create;
use services::queue;
use std::path::Path;

fn page(call: TestRequest) -> TestRequest {
    call.header("accept", "text/html,application/xhtml+xml")
}

#[tokio::test]
async fn a_signed_out_visitor_is_sent_to_setup_and_then_to_login() {
    let app = TestApp::sqlite().await;
    for path in ["/", "/generate", "/login", "/images/7", "/nowhere"] {
        let answer = page(app.get(path)).send().await;
        assert!(answer.status.is_redirection(), "{path}: {}", answer.status);
        assert_eq!(answer.header("location"), "/setup", "{path}");
    }
    page(app.get("/setup")).send().await.expect(200);
    app.member("mira").await;
    let answer = page(app.get("/history?cursor=a b".replace(' ', "%20").as_str())).send().await;
    assert_eq!(answer.header("location"), "/login?next=%2Fhistory%3Fcursor%3Da%2520b");
    assert_eq!(page(app.get("/")).send().await.header("location"), "/login");
    page(app.get("/login")).send().await.expect(200);
}

#[tokio::test]
async fn a_signed_in_user_skips_the_sign_in_page() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let location =
        async |path: &str| page(app.get(path)).with_user(&mira).send().await.header("location").to_owned();
    assert_eq!(location("/").await, "/generate");
    assert_eq!(location("/login").await, "/generate");
    assert_eq!(location("/setup").await, "/generate");
    assert_eq!(location("/login?next=%2Fhistory%3Fa%3D1").await, "/history?a=1");
    for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let next = url::form_urlencoded::byte_serialize(elsewhere.as_bytes()).collect::<String>();
        assert_eq!(location(&format!("/login?next={next}")).await, "/generate", "{elsewhere}");
    }
}

#[tokio::test]
async fn a_page_is_not_cached_and_runs_its_own_scripts_only() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let answer = page(app.get("/generate")).with_user(&mira).send().await.expect(200);
    assert_eq!(answer.header("cache-control"), "no-store");
    let policy = answer.header("content-security-policy").to_owned();
    let nonce =
        policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).expect("no nonce").to_owned();
    for part in [
        "default-src 'self'",
        "'strict-dynamic' 'wasm-unsafe-eval'",
        "object-src 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    let html = answer.text();
    for script in html.split("<script").skip(1) {
        let tag = script.split('>').next().unwrap();
        assert!(tag.contains(&format!("nonce=\"{nonce}\"")), "a script without nonce: {tag}");
    }
    assert!(!html.contains("<style"), "an inline style sheet, which the policy blocks");
    let other = page(app.get("/generate")).with_user(&mira).send().await;
    assert!(!other.header("content-security-policy").contains(&nonce), "a nonce was used twice");
}

#[tokio::test]
async fn an_unknown_address_is_a_404_page() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let answer = page(app.get("/nowhere")).with_user(&mira).send().await.expect(404);
    assert!(answer.text().contains("<html"), "{}", answer.text());
    assert!(answer.header("content-security-policy").contains("nonce-"));
    app.post("/nowhere").with_user(&mira).send().await.expect(405);
    assert!(app.get("/favicon.png").with_user(&mira).send().await.expect(404).text().contains("not_found"));
}

fn write(root: &Path, name: &str, text: &str) {
    let file = root.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, text).unwrap();
}

#[tokio::test]
async fn page_files_are_public_compressed_and_cached_by_name() {
    let site = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("hash.txt", "js: abc\nwasm: def\ncss: 123\n"),
        ("pkg/genonaut.abc.js", "plain"),
        ("pkg/genonaut.abc.js.br", "brotli"),
        ("pkg/genonaut.def.wasm", "wasm"),
        ("pkg/genonaut.123.css", "css"),
        ("favicon.svg", "<svg/>"),
    ] {
        write(site.path(), name, text);
    }
    let settings = [("LEPTOS_SITE_ROOT", site.path().to_str().unwrap())];
    let app = TestApp::with(TestDatabase::sqlite().await, &settings).await;
    let script =
        app.get("/pkg/genonaut.abc.js").header("accept-encoding", "gzip, br").send().await.expect(200);
    assert_eq!((script.text().as_str(), script.header("content-encoding")), ("brotli", "br"));
    assert!(script.header("cache-control").contains("immutable"));
    assert!(script.header("content-type").contains("javascript"));
    assert_eq!(app.get("/pkg/genonaut.abc.js").send().await.expect(200).text(), "plain");
    assert_eq!(app.get("/pkg/genonaut.def.wasm").send().await.header("content-type"), "application/wasm");
    assert_eq!(app.get("/favicon.svg").send().await.expect(200).header("cache-control"), "no-cache");
}

/// Leptos renders a page's title after it has left the page's reactive arena, on any thread.
#[tokio::test(flavor = "multi_thread", worker_threads = 8)]
async fn many_concurrent_pages_are_all_served() {
    let settings = [("GENONAUT_API_RATE", "10000"), ("GENONAUT_API_BURST", "10000")];
    let app = TestApp::with(TestDatabase::sqlite().await, &settings).await;
    let mira = app.member("mira").await;
    for path in ["/generate", "/notifications"] {
        let mut requests = tokio::task::JoinSet::new();
        for _ in 0..400 {
            let call = page(app.get(path)).with_user(&mira);
            requests.spawn(async move { call.send().await.status.as_u16() });
        }
        let answers = requests.join_all().await;
        assert!(answers.iter().all(|status| *status == 200), "{path}: {answers:?}");
    }
}

/// A finished picture of this prompt; its file doesn't exist, which pages don't need.
async fn finished_picture(app: &TestApp, person: &TestUser, prompt: &str) -> i64 {
    let engine = app.test_db.sketch().await;
    create(&app.test_db.db, &person.user.id, job_request(prompt), None).await.unwrap();
    let claim = app.test_db.claim("worker", &engine).await;
    let item = NewContentItem {
        batch_index: 0,
        storage_key: new_key(claim.job_id, claim.attempt, 0, "png"),
        mime: "image/png".into(),
        width: 64,
        height: 64,
        bytes: 1,
        blake3: "0".repeat(64),
        metadata: serde_json::json!({}),
    };
    queue::complete(&app.test_db.db.write, &claim, "worker", &[item]).await.unwrap();
    let job = app.get(&format!("/api/v1/generation-jobs/{}", claim.job_id)).with_user(person);
    job.send().await.expect(200).json()["images"][0]["content_id"].as_i64().unwrap()
}

/// The served page of a picture, and the content of its title element.
async fn titled(app: &TestApp, person: &TestUser, prompt: &str) -> (String, String) {
    let id = finished_picture(app, person, prompt).await;
    let html = page(app.get(&format!("/images/{id}"))).with_user(person).send().await.expect(200).text();
    let (before, rest) = html.split_once("<title>").expect("no title");
    let (title, after) = rest.split_once("</title>").expect("the title is not closed");
    assert!(!before.contains("<title>") && !after.contains("<title>"), "two titles");
    let title = title.to_owned();
    (html, title)
}

#[tokio::test]
async fn finding_2_a_prompt_cannot_break_out_of_the_title() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let refresh = r#"<meta http-equiv="refresh" content="0;url=http://evil.example/">"#;
    let (html, title) = titled(&app, &mira, &format!("fox</title>{refresh}")).await;
    let words = r#"fox&lt;/title&gt;&lt;meta http-equiv="refresh" content="0;url=http://evil.example/"&gt;"#;
    assert_eq!(title, format!("{words} · Genonaut"));
    assert!(!html.contains("<meta http-equiv"), "the prompt became markup");

    let (_, title) = titled(&app, &mira, "a < b & c").await;
    assert_eq!(title, "a &lt; b &amp; c · Genonaut");
    let (_, title) = titled(&app, &mira, "a &lt; b &amp;amp; c").await;
    assert_eq!(title, "a &amp;lt; b &amp;amp;amp; c · Genonaut");
}
