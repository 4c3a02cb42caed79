//! Handing a prompt to the server. The POST is not idempotent: after an unknown outcome the
//! queue and the history are asked, and the prompt is never sent twice.

use super::cancel::Cancelling;
use super::http::{Answer, Http, HttpError};
use super::json;
use super::queue::{Whereabouts, whereabouts};
use super::refusal;
use crate::engine::Failure;
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

/// Sends the graph under `token` as client_id and prompt_id.
///
/// # Errors
/// Why the server does not run it.
pub(super) async fn submit(http: &Http, token: &str, graph: &Value) -> Result<(), Failure> {
    let body = json!({
        "prompt": graph,
        "client_id": token,
        "prompt_id": token,
        "extra_data": { "preview_method": "auto" },
    });
    let unknown = match http.post("prompt", &body).await {
        Ok(answer) if answer.status == 200 => match accepted(http, token, &answer).await? {
            Ok(()) => return Ok(()),
            Err(error) => error,
        },
        Ok(answer) if answer.status == 400 => return Err(refused(&answer)),
        Ok(answer) if answer.status >= 500 => HttpError::Status(answer.status, answer.excerpt()),
        Ok(answer) => return Err(HttpError::Status(answer.status, answer.excerpt()).into()),
        Err(error @ HttpError::BrokeOff(_)) => error,
        Err(error) => return Err(error.into()),
    };
    settle(http, token, unknown).await
}

fn refused(answer: &Answer) -> Failure {
    match json::value(&answer.body) {
        Ok(body) if refusal::is_comfyuis(&body) => refusal::of(&body),
        Ok(_) | Err(_) => HttpError::Status(400, answer.excerpt()).into(),
    }
}

/// Reads a 200. Partly accepted is ended there and refused here; unreadable is an unknown outcome.
async fn accepted(http: &Http, token: &str, answer: &Answer) -> Result<Result<(), HttpError>, Failure> {
    let body = match json::value(&answer.body) {
        Ok(body) => body,
        Err(error) => return Ok(Err(error)),
    };
    if refusal::is_partial(&body) {
        if let Err(error) = Cancelling::default().ask(http, token).await {
            tracing::warn!(%error, "a partly accepted prompt could not be taken back");
        }
        return Err(refusal::of(&body));
    }
    if body["prompt_id"] == token {
        return Ok(Ok(()));
    }
    Ok(Err(HttpError::unreadable("the answer to the prompt does not name it", &answer.body)))
}

/// Looks whether the prompt arrived all the same; `error` when it did not.
async fn settle(http: &Http, token: &str, error: HttpError) -> Result<(), Failure> {
    let until = Instant::now() + http.timing.lost;
    let mut delay = http.timing.retry;
    loop {
        match whereabouts(http, token).await {
            Ok((Whereabouts::Unknown, _)) => return Err(error.into()),
            Ok(_) => return Ok(()),
            Err(HttpError::NotConnected(_) | HttpError::BrokeOff(_)) if Instant::now() < until => {
                sleep(delay).await;
                delay = (delay * 2).min(http.timing.poll);
            }
            Err(_) => return Err(error.into()),
        }
    }
}
