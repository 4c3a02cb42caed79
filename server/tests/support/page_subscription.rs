//! The frames that an open page receives.

use super::test_app::{TestApp, TestUser};
use domain::accounts::User;
use domain::jobs::{GenerationJob, JobStatus};
use serde_json::Value;
use services::events::Event;
use std::time::Duration;
use tokio::sync::broadcast::Receiver;
use tokio::time::timeout;

/// Timeout of every wait.
const TIMEOUT: Duration = Duration::from_secs(60);
/// After this long without the frame, [`PageSubscription::until`] returns.
const SILENCE: Duration = Duration::from_millis(200);

/// An open page of a user, from its opening on.
pub struct PageSubscription(Receiver<Event>);

impl TestApp {
    /// A page of [`Self::user`].
    pub async fn page(&self) -> PageSubscription {
        self.page_of(self.user().await)
    }

    pub fn page_of(&self, user: &User) -> PageSubscription {
        PageSubscription(self.context.events.subscribe(&user.id))
    }
}

impl PageSubscription {
    pub fn open(app: &TestApp, person: &TestUser) -> Self {
        app.page_of(&person.user)
    }

    /// The next frame.
    pub async fn next(&mut self) -> Value {
        loop {
            if let Event::Text { frame, .. } = self.0.recv().await.unwrap() {
                return serde_json::from_str(&frame).unwrap();
            }
        }
    }

    /// Topic and data of each frame since the last call.
    pub fn heard(&mut self) -> Vec<(String, Value)> {
        let mut heard = Vec::new();
        while let Ok(event) = self.0.try_recv() {
            let Event::Text { frame, .. } = event else { continue };
            let frame: Value = serde_json::from_str(&frame).unwrap();
            heard.push((frame["topic"].as_str().unwrap().to_owned(), frame["data"].clone()));
        }
        heard
    }

    /// Waits for a frame that `is_so`; returns early after a short silence, so that the caller checks again.
    pub async fn until(&mut self, is_so: impl Fn(&Value) -> bool) {
        let heard = async { while !is_so(&self.next().await) {} };
        let _ = timeout(SILENCE, heard).await;
    }

    /// Progress frames of `job` up to and including the first that `is_so`.
    pub async fn progress(&mut self, job: &GenerationJob, is_so: impl Fn(&Value) -> bool) -> Vec<Value> {
        let mut heard: Vec<Value> = Vec::new();
        let hear = async {
            while !heard.last().is_some_and(&is_so) {
                let frame = self.next().await;
                if frame["topic"] == "progress" && frame["data"]["job_id"] == job.id {
                    heard.push(frame["data"].clone());
                }
            }
        };
        timeout(TIMEOUT, hear).await.expect("expected progress never arrived");
        heard
    }

    /// Waits for the frame that reports `job` in `status`; returns its data.
    pub async fn wait_for_job_status(&mut self, job: &GenerationJob, status: JobStatus) -> Value {
        let mut frames = Vec::new();
        let wanted = async {
            loop {
                let frame = self.next().await;
                let data = &frame["data"];
                if frame["topic"] == "job" && data["id"] == job.id && data["status"] == status.as_str() {
                    return data.clone();
                }
                frames.push(frame);
            }
        };
        match timeout(TIMEOUT, wanted).await {
            Ok(data) => data,
            Err(_) => panic!("job {} never became {}: {frames:#?}", job.id, status.as_str()),
        }
    }
}
