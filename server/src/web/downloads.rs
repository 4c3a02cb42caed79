//! How many answers with files one person may have open: each holds a piece of a file for as long as nobody takes it.

use super::problem::Problem;
use axum::body::Body;
use axum::http::{Method, StatusCode};
use axum::response::Response;
use futures::StreamExt;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Answers with files of one person at once. A browser has 6 connections to a server; a proxy that speaks HTTP/2 sends a
/// whole page of thumbnails at once, and takes the answers quickly.
const MOST: usize = 30;
/// How long another one waits for its turn. As long as an answer that nobody takes is left open.
const WAIT: Duration = Duration::from_secs(30);
/// Seconds after which another try is worth it.
const RETRY: u64 = 10;

/// Open answers with files by person.
pub struct Downloads {
    wait: Duration,
    places: Mutex<HashMap<String, Arc<Semaphore>>>,
}

impl Default for Downloads {
    fn default() -> Self {
        Self { wait: WAIT, places: Mutex::default() }
    }
}

/// A place for one of them, or a wait for it; given back when it is dropped.
struct Place {
    downloads: Arc<Downloads>,
    user_id: String,
    permit: Option<OwnedSemaphorePermit>,
}

impl Downloads {
    /// `answer` once there is a place for its body among those of the person. An answer without a file needs none, and
    /// to HEAD no body is sent.
    ///
    /// # Errors
    /// 429 when the person's other downloads leave no place for half a minute.
    pub async fn place(
        self: &Arc<Self>,
        user_id: &str,
        method: &Method,
        answer: Response,
    ) -> Result<Response, Problem> {
        if *method == Method::HEAD || !answer.status().is_success() {
            return Ok(answer);
        }
        let place = timeout(self.wait, self.turn(user_id)).await.ok().flatten().ok_or_else(too_many)?;
        Ok(answer.map(|body| held(body, place)))
    }

    async fn turn(self: &Arc<Self>, user_id: &str) -> Option<Place> {
        let mut place = Place { downloads: Arc::clone(self), user_id: user_id.to_owned(), permit: None };
        let places = self.places().entry(user_id.to_owned()).or_insert_with(all_free).clone();
        place.permit = Some(places.acquire_owned().await.ok()?);
        Some(place)
    }

    fn places(&self) -> MutexGuard<'_, HashMap<String, Arc<Semaphore>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // First the permit: it counts as a user of the entry.
        drop(self.permit.take());
        let mut places = self.downloads.places();
        if places.get(&self.user_id).is_some_and(|places| Arc::strong_count(places) == 1) {
            places.remove(&self.user_id);
        }
    }
}

fn all_free() -> Arc<Semaphore> {
    Arc::new(Semaphore::new(MOST))
}

/// `body`, which keeps `place` until it has ended or is dropped.
fn held(body: Body, place: Place) -> Body {
    Body::from_stream(body.into_data_stream().map(move |piece| {
        let _held = &place;
        piece
    }))
}

fn too_many() -> Problem {
    let detail = format!("You have {MOST} downloads open already. Let some finish, then try again.");
    let problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many", detail);
    Problem { retry_after: Some(RETRY), ..problem }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    async fn open(downloads: &Arc<Downloads>, user_id: &str) -> Result<Response, Problem> {
        downloads.place(user_id, &Method::GET, "a picture".into_response()).await
    }

    async fn all(downloads: &Arc<Downloads>) -> Vec<Response> {
        let mut answers = Vec::new();
        for _ in 0..MOST {
            answers.push(open(downloads, "one").await.unwrap());
        }
        answers
    }

    #[tokio::test]
    async fn finding_6_the_31st_download_of_a_person_waits_for_one_of_the_others() {
        let downloads = Arc::<Downloads>::default();
        let mut answers = all(&downloads).await;
        open(&downloads, "two").await.unwrap();
        let mut waiting = Box::pin(open(&downloads, "one"));
        assert!(futures::poll!(&mut waiting).is_pending());
        let sent = answers.pop().unwrap();
        assert!(futures::poll!(&mut waiting).is_pending(), "until it has ended");
        let read = axum::body::to_bytes(sent.into_body(), 100).await.unwrap();
        assert_eq!(read, "a picture");
        waiting.await.unwrap();
    }

    #[tokio::test]
    async fn finding_6_who_waits_too_long_is_refused_and_told_when_to_come_back() {
        let downloads = Arc::new(Downloads { wait: Duration::ZERO, ..Downloads::default() });
        let _answers = all(&downloads).await;
        let refused = open(&downloads, "one").await.unwrap_err();
        assert_eq!((refused.status.as_u16(), refused.retry_after), (429, Some(RETRY)));
    }

    #[tokio::test]
    async fn finding_6_nothing_is_kept_of_people_without_downloads() {
        let downloads = Arc::<Downloads>::default();
        let answers = all(&downloads).await;
        {
            let mut gone = Box::pin(open(&downloads, "one"));
            assert!(futures::poll!(&mut gone).is_pending());
        }
        assert_eq!(downloads.places().len(), 1);
        drop(answers);
        assert!(downloads.places().is_empty());
    }

    #[tokio::test]
    async fn answers_without_a_file_need_no_place() {
        let downloads = Arc::<Downloads>::default();
        let _answers = all(&downloads).await;
        let unchanged = StatusCode::NOT_MODIFIED.into_response();
        downloads.place("one", &Method::GET, unchanged).await.unwrap();
        downloads.place("one", &Method::HEAD, "a picture".into_response()).await.unwrap();
    }
}
