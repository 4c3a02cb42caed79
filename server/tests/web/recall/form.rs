//! The composer's form: filled from a picture, undone and filled again.

use super::{carrying, parameters, plain};
use crate::on_each_database;
use crate::support::test_app::{TestApp, TestUser};
use domain::jobs::Draft;
use serde_json::json;
use services::accounts::session;

const FORM: &str = "/api/fn/recall_picture";
const BOUNDARY: &str = "b-o-u-n-d-a-r-y";

/// As a browser sends the composer with a file.
pub fn multipart(fields: &[(&str, &str)], file: &[u8]) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part =
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    let head = format!(
        "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"picture\"; filename=\"a.png\"\r\ncontent-type: image/png\r\n\r\n"
    );
    body.extend_from_slice(head.as_bytes());
    body.extend_from_slice(file);
    body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={BOUNDARY}"), body)
}

async fn kept(app: &TestApp, person: &TestUser) -> Draft {
    let session = session(&app.test_db.db, &person.token).await.unwrap();
    session.unwrap().draft
}

async fn a_picture_fills_the_form_and_can_be_undone(app: &TestApp) {
    let mira = app.member("mira").await;
    app.test_db.sketch().await;
    let typed = [
        ("draft[prompt]", "typed"),
        ("draft[how_many]", "3"),
        ("draft[loras][0][name]", ""),
        ("key", "page-1"),
    ];
    let (kind, body) = multipart(&typed, &carrying());
    let filled = app.post(FORM).with_user(&mira).raw(&kind, body).send().await.expect(200).json();
    assert_eq!(
        (&filled["prompt"], &filled["seed"]),
        (&json!(parameters().prompt), &json!("9007199254740991"))
    );
    assert_eq!(
        (&filled["width"], &filled["batch_size"], &filled["how_many"]),
        (&json!("512"), &json!("2"), &json!("1"))
    );
    let draft = kept(app, &mira).await;
    assert_eq!(draft.recalled.as_ref().map(|recalled| recalled.before.prompt.as_str()), Some("typed"));

    let undo = [("draft[prompt]", "changed since"), ("redo", "false")];
    let before = app.post("/api/fn/undo_recall").with_user(&mira).form(&undo).send().await.expect(200).json();
    assert_eq!((&before["prompt"], &before["how_many"]), (&json!("typed"), &json!("3")));
    let redo = [("draft[prompt]", "typed"), ("redo", "true")];
    let again = app.post("/api/fn/undo_recall").with_user(&mira).form(&redo).send().await.expect(200).json();
    assert_eq!(again["prompt"], "changed since");
    assert_eq!(kept(app, &mira).await.prompt, "changed since");

    let save = [("draft[prompt]", "typed on")];
    app.post("/api/fn/save_draft").with_user(&mira).form(&save).send().await.expect(200);
    assert!(kept(app, &mira).await.recalled.is_some(), "undo survives typing");
    app.post("/api/fn/submit_job").with_user(&mira).form(&save).send().await.expect(200);
    assert!(kept(app, &mira).await.recalled.is_none(), "undo ends once a job is created");
}

on_each_database!(a_picture_fills_the_form_and_can_be_undone);

/// A draft that is being saved while Undo is pressed doesn't discard the redo step.
async fn undo_during_a_save_loses_nothing(app: &TestApp) {
    let mira = app.member("mira").await;
    for _ in 0..20 {
        let (kind, body) = multipart(&[("draft[prompt]", "typed")], &carrying());
        app.post(FORM).with_user(&mira).raw(&kind, body).send().await.expect(200);
        let typed = [("draft[prompt]", "changed since")];
        let undo = [("draft[prompt]", "changed since"), ("redo", "false")];
        let (save, undo) = tokio::join!(
            app.post("/api/fn/save_draft").with_user(&mira).form(&typed).send(),
            app.post("/api/fn/undo_recall").with_user(&mira).form(&undo).send(),
        );
        save.expect(200);
        assert_eq!(undo.expect(200).json()["prompt"], "typed");
        let redo = [("draft[prompt]", "typed"), ("redo", "true")];
        let again =
            app.post("/api/fn/undo_recall").with_user(&mira).form(&redo).send().await.expect(200).json();
        assert_eq!(again["prompt"], "changed since");
    }
}

on_each_database!(undo_during_a_save_loses_nothing);

#[tokio::test]
async fn a_plain_form_redirects_back_to_its_page() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let send = async |file: &[u8]| {
        let (kind, body) = multipart(&[("draft[prompt]", "typed")], file);
        let call = app.post(FORM).with_user(&mira).header("accept", "text/html");
        call.header("referer", "http://localhost:3000/generate").raw(&kind, body).send().await
    };
    assert_eq!(send(&carrying()).await.expect(303).header("location"), "/generate");
    let page = app.get("/generate").with_user(&mira).send().await.expect(200).text();
    assert!(page.contains("Settings loaded") && page.contains(" (Genonaut)."), "{page}");
    for (file, words) in [(&plain()[..], "No settings found. Chat apps"), (b"", "Choose a PNG file first.")] {
        let back = send(file).await.expect(302);
        let back = back.header("location").trim_start_matches("http://localhost:3000").to_owned();
        let page = app.get(&back).with_user(&mira).send().await.expect(200).text();
        assert!(page.contains(words), "{words}");
        assert_eq!(kept(&app, &mira).await.prompt, "typed");
    }
    let (kind, body) = multipart(&[], &plain());
    app.post(FORM).raw(&kind, body).send().await.expect(401);
}

#[tokio::test]
async fn a_form_that_is_too_large_or_broken_is_refused() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let (kind, body) = multipart(&[("draft[prompt]", &"a".repeat(2_000_000))], &plain());
    app.post(FORM).with_user(&mira).raw(&kind, body).send().await.expect(413);
    let (kind, body) = multipart(&[("draft[steps][x][y][z][q][w]", "1")], &plain());
    app.post(FORM).with_user(&mira).raw(&kind, body).send().await.expect(400);
    let (kind, body) = multipart(&[("draft[prompt]", "a")], &plain());
    let half = body[..body.len() - 30].to_vec();
    app.post(FORM).with_user(&mira).raw(&kind, half).send().await.expect(400);
}
