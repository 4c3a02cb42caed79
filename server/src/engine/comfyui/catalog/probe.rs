//! Tests an address before it becomes an engine, and reports what an admin can fix.

use super::details::ModelDetailsCache;
use super::offer;
use crate::engine::Failure;
use crate::engine::comfyui::fetch_queue_length;
use crate::engine::comfyui::timing::Timing;
use crate::engine::comfyui::wire::address::Address;
use crate::engine::comfyui::wire::http::{Http, HttpError, JSON_CAP};
use crate::engine::comfyui::wire::socket;
use domain::engines::{Offer, ProbeCheck, ProbeReport};

/// Checks whether ComfyUI responds at an address, and what it offers.
pub async fn probe(base_url: &str) -> ProbeReport {
    probe_within(base_url, Timing::default()).await
}

/// Why an address cannot be an engine's: not http(s), link-local or a metadata service, or it redirects.
/// An offline server is not refused.
///
/// # Errors
/// The reason, as a sentence.
pub async fn may_be_used(base_url: &str) -> Result<(), String> {
    let http = Http::new(Address::parse(base_url)?, Timing::default()).map_err(|error| error.to_string())?;
    match http.get("prompt", &[], JSON_CAP, http.timing.ping).await {
        Err(error @ (HttpError::Status(300..=399, _) | HttpError::RefusedAddress)) => {
            Err(Failure::from(error).message)
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// [`probe`] with other timers.
pub async fn probe_within(base_url: &str, timing: Timing) -> ProbeReport {
    let http = match Address::parse(base_url).map(|address| Http::new(address, timing)) {
        Ok(Ok(http)) => http,
        Ok(Err(error)) => return failed(Vec::new(), "Address can't be used", &error.into()),
        Err(reason) => return refused(reason),
    };
    let mut checks = vec![passed("Address is valid")];
    if let Err(failure) = fetch_queue_length(&http).await {
        return failed(checks, "ComfyUI didn't respond", &failure);
    }
    checks.push(passed("ComfyUI responds"));
    let offer = match offer::read(&http, &ModelDetailsCache::default()).await {
        Ok(offer) => offer,
        Err(failure) => return failed(checks, "Couldn't list models", &failure),
    };
    checks.push(passed("Models listed"));
    checks.push(models(&offer));
    checks.push(live_progress(&http).await);
    checks.push(previews(&offer));
    ProbeReport { reachable: true, message: summary(&offer), checks }
}

fn passed(words: &str) -> ProbeCheck {
    ProbeCheck { passed: true, words: words.into() }
}

fn refused(reason: &str) -> ProbeReport {
    let checks = vec![ProbeCheck { passed: false, words: reason.into() }];
    ProbeReport { reachable: false, message: reason.into(), checks }
}

fn failed(mut checks: Vec<ProbeCheck>, what: &str, failure: &Failure) -> ProbeReport {
    checks.push(ProbeCheck { passed: false, words: format!("{what}. {}", failure.admin_message()) });
    ProbeReport { reachable: false, message: failure.message.clone(), checks }
}

fn models(offer: &Offer) -> ProbeCheck {
    match offer.checkpoints.len() {
        0 => ProbeCheck {
            passed: false,
            words: "No checkpoints. Add one to models/checkpoints on the server.".into(),
        },
        count => passed(&format!("{} found", counted(count, "model"))),
    }
}

async fn live_progress(http: &Http) -> ProbeCheck {
    match socket::test_connection(http).await {
        Ok(()) => passed("Live progress works"),
        Err(error) => ProbeCheck { passed: false, words: without_socket(&error) },
    }
}

fn without_socket(error: &HttpError) -> String {
    format!(
        "No live progress: the WebSocket fails ({error}). Jobs still run; allow WebSockets in your proxy."
    )
}

fn previews(offer: &Offer) -> ProbeCheck {
    match offer.previews {
        Some(true) => passed("Previews are on"),
        Some(false) => ProbeCheck {
            passed: false,
            words: "Previews are off. Start ComfyUI with --preview-method auto for live previews.".into(),
        },
        None => ProbeCheck { passed: true, words: "Preview setting unknown".into() },
    }
}

/// "ComfyUI 0.3.75, 3 models, 2 LoRAs, previews on".
fn summary(offer: &Offer) -> String {
    let version = offer.version.as_deref().unwrap_or("(unknown version)");
    let previews = match offer.previews {
        Some(true) => ", previews on",
        Some(false) => ", previews off",
        None => "",
    };
    let (models, loras) = (counted(offer.checkpoints.len(), "model"), counted(offer.loras.len(), "LoRA"));
    format!("ComfyUI {version}, {models}, {loras}{previews}")
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
