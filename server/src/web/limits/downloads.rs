//! Limits the open file responses of one user: each buffers a piece of a file until the client reads it.

use crate::web::problem::Problem;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use futures::StreamExt;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Maximum open file responses of one user. A browser opens 6 connections to a server; a proxy with HTTP/2 requests a
/// whole page of thumbnails at once and reads the responses quickly.
const MAX_DOWNLOADS: usize = 30;
/// How long another one waits for a permit: as long as an unread response stays open.
const WAIT: Duration = Duration::from_secs(30);
/// Seconds in `Retry-After`.
const RETRY: u64 = 10;

/// Open file responses per user.
pub struct Downloads {
    wait: Duration,
    semaphores: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Default for Downloads {
    fn default() -> Self {
        Self { wait: WAIT, semaphores: Mutex::default() }
    }
}

/// A permit, or the wait for one; dropping it releases the permit.
struct DownloadPermit {
    downloads: Arc<Downloads>,
    user_id: String,
    permit: Option<OwnedSemaphorePermit>,
}

impl Downloads {
    /// Returns `response` once there is a permit for its body. A response without a file or to HEAD needs none.
    ///
    /// # Errors
    /// 429 when the user's other downloads leave no permit for half a minute.
    pub async fn limit(
        self: &Arc<Self>,
        user_id: &str,
        method: &Method,
        response: Response,
    ) -> Result<Response, Problem> {
        if *method == Method::HEAD || !response.status().is_success() {
            return Ok(response);
        }
        let permit_guard =
            timeout(self.wait, self.acquire(user_id)).await.ok().flatten().ok_or_else(too_many)?;
        Ok(response.map(|body| hold_permit(body, permit_guard)))
    }

    async fn acquire(self: &Arc<Self>, user_id: &str) -> Option<DownloadPermit> {
        let mut permit_guard =
            DownloadPermit { downloads: Arc::clone(self), user_id: user_id.to_owned(), permit: None };
        let semaphores = self.semaphores().entry(user_id.to_owned()).or_insert_with(new_semaphore).clone();
        permit_guard.permit = Some(semaphores.acquire_owned().await.ok()?);
        Some(permit_guard)
    }

    fn semaphores(&self) -> MutexGuard<'_, HashMap<String, Arc<Semaphore>>> {
        self.semaphores.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for DownloadPermit {
    fn drop(&mut self) {
        // The permit first: it holds a reference to the entry.
        drop(self.permit.take());
        let mut semaphores = self.downloads.semaphores();
        if semaphores.get(&self.user_id).is_some_and(|semaphores| Arc::strong_count(semaphores) == 1) {
            semaphores.remove(&self.user_id);
        }
    }
}

fn new_semaphore() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(MAX_DOWNLOADS))
}

/// Wraps `body` so that it holds `permit_guard` until it ends or is dropped.
fn hold_permit(body: Body, permit_guard: DownloadPermit) -> Body {
    Body::from_stream(body.into_data_stream().map(move |piece| {
        let _held = &permit_guard;
        piece
    }))
}

fn too_many() -> Problem {
    let detail = format!("You already have {MAX_DOWNLOADS} downloads open. Try again when one has finished.");
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many", detail);
    Problem { retry_after: Some(RETRY), ..problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    async fn open(downloads: &Arc<Downloads>, user_id: &str) -> Result<Response, Problem> {
        downloads.limit(user_id, &Method::GET, "a picture".into_response()).await
    }

    async fn all(downloads: &Arc<Downloads>) -> Vec<Response> {
        let mut responses = Vec::new();
        for _ in 0..MAX_DOWNLOADS {
            responses.push(open(downloads, "one").await.unwrap());
        }
        responses
    }

    #[tokio::test]
    async fn finding_6_the_31st_download_of_a_user_waits_for_another_to_finish() {
        let downloads = Arc::<Downloads>::default();
        let mut responses = all(&downloads).await;
        open(&downloads, "two").await.unwrap();
        let mut waiting = Box::pin(open(&downloads, "one"));
        assert!(futures::poll!(&mut waiting).is_pending());
        let sent = responses.pop().unwrap();
        assert!(futures::poll!(&mut waiting).is_pending(), "until it has ended");
        let read = axum::body::to_bytes(sent.into_body(), 100).await.unwrap();
        assert_eq!(read, "a picture");
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn finding_6_a_download_that_waits_too_long_is_rejected_with_retry_after() {
        let downloads = Arc::new(Downloads { wait: Duration::ZERO, ..Downloads::default() });
        let _answers = all(&downloads).await;
        let refused = open(&downloads, "one").await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.retry_after), (429, Some(RETRY)));
    }

    #[tokio::test]
    async fn finding_6_no_state_is_kept_for_users_without_downloads() {
        let downloads = Arc::<Downloads>::default();
        let responses = all(&downloads).await;
        {
            let mut gone = Box::pin(open(&downloads, "one"));
            assert!(futures::poll!(&mut gone).is_pending());
        }
        assert_eq!(downloads.semaphores().len(), 1);
        drop(responses);
        assert!(downloads.semaphores().is_empty());
    }

    #[tokio::test]
    async fn responses_without_a_file_need_no_permit() {
        let downloads = Arc::<Downloads>::default();
        let _answers = all(&downloads).await;
        let unchanged = StatusCode::NOT_MODIFIED.into_response();
        downloads.limit("one", &Method::GET, unchanged).await.unwrap();
        downloads.limit("one", &Method::HEAD, "a picture".into_response()).await.unwrap();
    }
}
