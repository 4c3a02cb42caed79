//! Cancels one prompt on the server, and only that one.

use super::queue::{PromptState, Queue};
use crate::engine::comfyui::json;
use crate::engine::comfyui::wire::http::{Http, HttpError};
use serde_json::json;

/// The state of a cancellation.
#[derive(Default)]
pub struct Cancellation {
    /// The interrupt was accepted; it waits for the end of the current step, so it is not repeated.
    interrupted: bool,
}

impl Cancellation {
    /// Requests the end of `prompt_id`: by the jobs route of newer servers, else by removing it from the
    /// queue or, when it runs, by an interrupt that names it. Repeat until it is gone.
    pub async fn request(&mut self, http: &Http, prompt_id: &str) -> Result<(), HttpError> {
        if self.interrupted || cancel_by_jobs_route(http, prompt_id).await? {
            return Ok(());
        }
        // Requested again just before acting: older servers interrupt any running prompt.
        match Queue::read(http).await?.find(prompt_id) {
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
