//! Ending one prompt on the server, and only that one.

use super::http::{Http, HttpError};
use super::json;
use super::queue::{Queue, Whereabouts};
use serde_json::json;

/// What is known about ending a prompt here.
#[derive(Default)]
pub(super) struct Cancelling {
    /// The interrupt was taken; it waits for the end of the step in hand, so it is not repeated.
    interrupted: bool,
}

impl Cancelling {
    /// Asks the server to end `prompt_id`: by the jobs route of newer servers, else by taking it
    /// out of the queue or, when it runs, by an interrupt aimed at it. Repeat until it is gone.
    pub async fn ask(&mut self, http: &Http, prompt_id: &str) -> Result<(), HttpError> {
        if self.interrupted || jobs_route(http, prompt_id).await? {
            return Ok(());
        }
        // Asked anew just before acting: older servers interrupt whatever runs.
        match Queue::read(http).await?.place(prompt_id) {
            Some(Whereabouts::Pending { .. }) => {
                http.post("queue", &json!({ "delete": [prompt_id] })).await?.ok()?;
            }
            Some(Whereabouts::Running) => {
                http.post("interrupt", &json!({ "prompt_id": prompt_id })).await?.ok()?;
                self.interrupted = true;
            }
            _ => {}
        }
        Ok(())
    }
}

/// Since 0.26: atomic. False where it does not exist or did not cancel.
async fn jobs_route(http: &Http, prompt_id: &str) -> Result<bool, HttpError> {
    let answer = http.post(&format!("api/jobs/{prompt_id}/cancel"), &json!({})).await?;
    if answer.status != 200 {
        return Ok(false);
    }
    let body = json::value(&answer.body)?;
    Ok(body["cancelled"] == true)
}
