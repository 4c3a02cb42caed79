//! Forms as a browser without JavaScript sends them: no input is lost.

use crate::on_each_database;
use crate::support::request::{TestRequest, TestResponse};
use crate::support::test_app::{TestApp, TestUser};
use serde_json::json;

fn plain(call: TestRequest, page: &str) -> TestRequest {
    let page = format!("http://localhost:3000{page}");
    call.header("accept", "text/html,*/*;q=0.8")
        .header("origin", "http://localhost:3000")
        .header("referer", &page)
}

async fn submit(app: &TestApp, person: &TestUser, fields: &[(&str, &str)]) -> TestResponse {
    plain(app.post("/api/fn/submit_job"), "/generate").with_user(person).form(fields).send().await
}

async fn jobs(app: &TestApp, person: &TestUser) -> serde_json::Value {
    app.get("/api/v1/generation-jobs").with_user(person).send().await.expect(200).json()
}

async fn row_39_values_stay_in_an_invalid_form_without_javascript(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let refused =
        submit(app, &mira, &[("draft[prompt]", "a lighthouse in fog"), ("draft[steps]", "many")]).await;
    assert_eq!(refused.status, 302, "{}", refused.text());
    let back = refused.header("location").to_owned();
    assert!(back.starts_with("http://localhost:3000/generate?") && back.contains("__err="), "{back}");
    assert_eq!(jobs(app, &mira).await["total"], 0);
    let page = back.trim_start_matches("http://localhost:3000").to_owned();
    for path in [page.as_str(), "/generate"] {
        let form = plain(app.get(path), "/generate").with_user(&mira).send().await.expect(200).text();
        assert!(
            form.contains("a lighthouse in fog") && form.contains("value=\"many\""),
            "typed values are lost at {path}"
        );
    }
    let form = plain(app.get(&page), "/generate").with_user(&mira).send().await.expect(200).text();
    assert!(form.to_lowercase().contains("must be a whole number"), "the error is not shown");

    let accepted =
        submit(app, &mira, &[("draft[prompt]", "a lighthouse in fog"), ("draft[steps]", "12")]).await;
    assert!(
        accepted.status.is_redirection() && !accepted.header("location").contains("__err"),
        "{}",
        accepted.header("location")
    );
    let jobs = jobs(app, &mira).await;
    assert_eq!((&jobs["total"], &jobs["items"][0]["steps"]), (&json!(1), &json!(12)));
}

on_each_database!(row_39_values_stay_in_an_invalid_form_without_javascript);

#[tokio::test]
async fn row_39_with_javascript_an_invalid_form_is_422_and_names_the_field() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let call = app.post("/api/fn/submit_job").with_user(&mira).header("accept", "application/json");
    let refused = call.form(&[("draft[prompt]", "a fox"), ("draft[width]", "61")]).send().await.expect(422);
    assert!(
        refused.text().contains("width") && refused.text().contains("multiple of 8"),
        "{}",
        refused.text()
    );
    let form = plain(app.get("/generate"), "/generate").with_user(&mira).send().await.expect(200).text();
    assert!(form.contains("value=\"61\""), "input is lost");
}

#[tokio::test]
async fn row_39_a_form_without_a_session_is_401_and_an_unknown_one_is_404() {
    let app = TestApp::sqlite().await;
    let stranger = app.post("/api/fn/submit_job").header("accept", "application/json");
    stranger.form(&[("draft[prompt]", "a fox")]).send().await.expect(401);
    let unread =
        app.post("/api/fn/submit_job").header("accept", "application/json").form(&[("x", "y")]).send().await;
    assert!(unread.status.is_client_error(), "{}", unread.status);
    app.get("/api/fn/nothing").send().await.expect(404);
}

#[tokio::test]
async fn signing_in_and_out_by_form() {
    let app = TestApp::sqlite().await;
    app.member("mira").await;
    let sign_in = async |password: &str| {
        let fields = [("username", "mira"), ("password", password), ("next", "/history")];
        plain(app.post("/api/fn/sign_in"), "/login?next=%2Fhistory").form(&fields).send().await
    };
    let wrong = sign_in("not her password").await;
    assert_eq!(wrong.status, 302);
    assert!(wrong.header("location").contains("/login?") && wrong.header("location").contains("__err="));
    assert!(wrong.header("set-cookie").is_empty());
    let right = sign_in("a long password").await;
    assert_eq!((right.status.as_u16(), right.header("location")), (302, "/history"));
    let cookies = right.headers.get_all("set-cookie");
    let cookie = cookies
        .iter()
        .map(|cookie| cookie.to_str().unwrap())
        .find(|cookie| cookie.starts_with("genonaut_session="));
    let cookie = cookie.unwrap().split(';').next().unwrap().to_owned();
    app.get("/api/v1/users/me").header("cookie", &cookie).send().await.expect(200);
    let out =
        plain(app.post("/api/fn/sign_out"), "/generate").header("cookie", &cookie).form(&[]).send().await;
    assert_eq!((out.status.as_u16(), out.header("location")), (302, "/login"));
    app.get("/api/v1/users/me").header("cookie", &cookie).send().await.expect(401);
}

#[tokio::test]
async fn too_many_sign_ins_redirect_back_to_the_form_with_a_message() {
    let app = TestApp::sqlite().await;
    app.member("mira").await;
    let mut last = None;
    for _ in 0..11 {
        let fields = [("username", "mira"), ("password", "not her password")];
        last = Some(plain(app.post("/api/fn/sign_in"), "/login").form(&fields).send().await);
    }
    let last = last.unwrap();
    assert_eq!(last.status, 302);
    let page = last.header("location").trim_start_matches("http://localhost:3000").to_owned();
    let page = plain(app.get(&page), "/login").send().await.expect(200).text();
    assert!(page.contains("Too many attempts"), "the reason is not shown");
}

#[tokio::test]
async fn finding_15_an_invalid_form_redirects_to_own_pages_only() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let refused = async |referer: &str, origin: &str| {
        let call = app.post("/api/fn/submit_job").with_user(&mira).header("accept", "text/html");
        let call = call.header("referer", referer).header("origin", origin);
        call.form(&[("draft[prompt]", ""), ("draft[steps]", "many")]).send().await
    };
    let foreign =
        ["https://evil.example/x", "javascript:alert(1)", "//evil.example/", "http://localhost:3001/x"];
    for referer in foreign {
        for (origin, status) in [("http://localhost:3000", 422), ("https://evil.example", 403)] {
            let answer = refused(referer, origin).await;
            let location = answer.header("location");
            assert!(!location.contains("evil") && !location.contains("javascript"), "{referer}: {location}");
            assert!(location.is_empty() || location == "/", "{referer}: {location}");
            assert!(answer.status == status || answer.status == 302, "{referer}: {}", answer.status);
        }
    }
    let own = refused("http://localhost:3000/generate?a=b", "http://localhost:3000").await;
    assert!(
        own.header("location").starts_with("http://localhost:3000/generate?a=b&__path="),
        "{}",
        own.header("location")
    );
}

fn form_urlencoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[tokio::test]
async fn finding_18_an_address_cannot_inject_messages_into_a_page() {
    let app = TestApp::sqlite().await;
    let (mira, ben) = (app.member("mira").await, app.member("ben").await);
    let words = "Your account is locked. Send your password to eve.";
    let error = domain::error::Error::Conflict(words.into());
    let forged = leptos::server_fn::error::ServerFnUrlError::new("/api/fn/sign_in", error);
    let forged = forged.to_url("http://localhost:3000/login?next=%2Fhistory").unwrap();
    let path = forged.as_str().trim_start_matches("http://localhost:3000");
    for extra in ["", "&__mac=", "&__mac=made-up"] {
        let answer = plain(app.get(&format!("{path}{extra}")), "/login").send().await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/login?next=%2Fhistory"));
    }
    // Nested in the address that follows sign-in.
    let forged = form_urlencoded(path.trim_start_matches("/login"));
    let next =
        plain(app.get(&format!("/login?next=%2Fpresets{forged}")), "/login").with_user(&mira).send().await;
    assert!(!next.header("location").contains("__mac"), "{}", next.header("location"));
    plain(app.get(next.header("location")), "/login").with_user(&mira).send().await.expect(303);
    let refused = submit(&app, &mira, &[("draft[prompt]", "a fox"), ("draft[steps]", "many")]).await;
    let page = refused.header("location").trim_start_matches("http://localhost:3000").to_owned();
    let shown = plain(app.get(&page), "/generate").with_user(&mira).send().await.expect(200).text();
    assert!(shown.to_lowercase().contains("must be a whole number"), "the error is not shown");
    plain(app.get(&page), "/generate").with_user(&ben).send().await.expect(303);
    let twice = page.replace("&__mac", "&__err=x&__mac");
    plain(app.get(&twice), "/generate").with_user(&mira).send().await.expect(303);
    let first = page.replace("?__path", "?__err=x&__path");
    plain(app.get(&first), "/generate").with_user(&mira).send().await.expect(303);
}
