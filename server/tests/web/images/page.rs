//! The page of an image.

use super::picture;
use crate::support::test_app::TestApp;

/// On several threads, as the program runs: the title is read after the page's owner may have been disposed of.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_that_are_requested_at_once_are_all_rendered() {
    let app = TestApp::sqlite().await;
    let mira = app.member("mira").await;
    let (id, _) = picture(&app, &mira).await;
    let path = format!("/images/{id}");
    for _ in 0..25 {
        let request = || app.get(&path).with_user(&mira).header("accept", "text/html").send();
        let sent: Vec<_> = (0..8).map(|_| tokio::spawn(request())).collect();
        for page in sent {
            let page = page.await.unwrap().expect(200);
            assert!(page.text().contains(" · Genonaut</title>"), "{}", page.text());
        }
    }
}
