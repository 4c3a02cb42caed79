//! Submits a prompt to the server. The POST is not idempotent: after an unknown outcome the queue and the
//! history are queried, and the prompt is never sent twice.

use super::cancel::Cancellation;
use super::queue::{PromptState, find_prompt};
use crate::engine::Failure;
use crate::engine::comfyui::json;
use crate::engine::comfyui::refusal;
use crate::engine::comfyui::wire::http::{Http, HttpError, HttpResponse};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

/// Sends the graph under `token` as client_id and prompt_id.
///
/// # Errors
/// Why the server does not run it.
pub async fn submit(http: &Http, token: &str, graph: &Value) -> Result<(), Failure> {
    let body = json!({
        "prompt": graph,
        "client_id": token,
        "prompt_id": token,
        "extra_data": { "preview_method": "auto" },
    });
    let error = match http.post("prompt", &body).await {
        Ok(response) if response.status == 200 => match accepted(http, token, &response).await? {
            Ok(()) => return Ok(()),
            Err(error) => error,
        },
        Ok(response) if response.status == 400 => return Err(refused(&response)),
        Ok(response) if response.status >= 500 => HttpError::Status(response.status, response.excerpt()),
        Ok(response) => return Err(HttpError::Status(response.status, response.excerpt()).into()),
        Err(error @ HttpError::ConnectionLost(_)) => error,
        Err(error) => return Err(error.into()),
    };
    confirm_submission(http, token, error).await
}

fn refused(response: &HttpResponse) -> Failure {
    match json::value(&response.body) {
        Ok(body) if refusal::is_comfyui_error(&body) => refusal::of(&body),
        Ok(_) | Err(_) => HttpError::Status(400, response.excerpt()).into(),
    }
}

/// Reads a 200. A partly accepted prompt is cancelled and refused; an unreadable response is an unknown outcome.
async fn accepted(
    http: &Http,
    token: &str,
    response: &HttpResponse,
) -> Result<Result<(), HttpError>, Failure> {
    let body = match json::value(&response.body) {
        Ok(body) => body,
        Err(error) => return Ok(Err(error)),
    };
    if refusal::is_partial(&body) {
        if let Err(error) = Cancellation::default().request(http, token).await {
            tracing::warn!(%error, "partly accepted prompt not cancelled");
        }
        return Err(refusal::of(&body));
    }
    if body["prompt_id"] == token {
        return Ok(Ok(()));
    }
    Ok(Err(HttpError::unreadable("the response doesn't contain the prompt's id", &response.body)))
}

/// Checks whether the prompt arrived nevertheless; `error` when it did not.
async fn confirm_submission(http: &Http, token: &str, error: HttpError) -> Result<(), Failure> {
    let until = Instant::now() + http.timing.lost;
    let mut delay = http.timing.retry;
    loop {
        match find_prompt(http, token).await {
            Ok((PromptState::Unknown, _)) => return Err(error.into()),
            Ok(_) => return Ok(()),
            Err(HttpError::NotConnected(_) | HttpError::ConnectionLost(_)) if Instant::now() < until => {
                sleep(delay).await;
                delay = (delay * 2).min(http.timing.poll);
            }
            Err(_) => return Err(error.into()),
        }
    }
}
