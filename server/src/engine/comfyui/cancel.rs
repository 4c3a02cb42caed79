//! Cancels one prompt on the server, and only that one.

use super::http::{Http, HttpError};
use super::json;
use super::queue::{PromptState, Queue};
use serde_json::json;

/// What is known about ending a prompt here.
#[derive(Default)]
pub(super) struct Cancellation {
    /// The interrupt was taken; it waits for the end of the step in hand, so it is not repeated.
    interrupted: bool,
}

impl Cancellation {
    /// Asks the server to end `prompt_id`: by the jobs route of newer servers, else by taking it
    /// out of the queue or, when it runs, by an interrupt aimed at it. Repeat until it is gone.
    pub async fn request(&mut self, http: &Http, prompt_id: &str) -> Result<(), HttpError> {
        if self.interrupted || cancel_by_jobs_route(http, prompt_id).await? {
            return Ok(());
        }
        // Asked anew just before acting: older servers interrupt whatever runs.
        match Queue::read(http).await?.place(prompt_id) {
            Some(PromptState::Pending { .. }) => {
                http.post("queue", &json!({ "delete": [prompt_id] })).await?.ok()?;
            }
            Some(PromptState::Running) => {
                http.post("interrupt", &json!({ "prompt_id": prompt_id })).await?.ok()?;
                self.interrupted = true;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Since 0.26: atomic. False where it does not exist or did not cancel.
async fn cancel_by_jobs_route(http: &Http, prompt_id: &str) -> Result<bool, HttpError> {
    let response = http.post(&format!("api/jobs/{prompt_id}/cancel"), &json!({})).await?;
    if response.status != 200 {
        return Ok(false);
    }
    let body = json::value(&response.body)?;
    Ok(body["cancelled"] == true)
}
