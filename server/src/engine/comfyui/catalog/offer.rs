//! What a server offers, as it reports it.

use super::choice::choice;
use super::details::{self, ModelDetailsCache};
use crate::engine::comfyui::json;
use crate::engine::comfyui::names::{Limit, LimitedNames};
use crate::engine::comfyui::wire::http::{Http, HttpError};
use crate::engine::{Failure, truncated};
use bytes::Bytes;
use domain::engines::{ModelKind, Offer};
use domain::jobs::ErrorKind;
use serde_json::Value;

/// From this version on, a prompt can request previews itself.
const PREVIEWS_BY_PROMPT: (u64, u64) = (0, 6);
/// Characters of a version; a commit's hash has 40.
const MAX_VERSION: usize = 100;

/// Requests models, samplers, version and the preview setting.
pub async fn read(http: &Http, known: &ModelDetailsCache) -> Result<Offer, Failure> {
    let stats = json::value(&http.get_json("system_stats").await?)?;
    let version = stats["system"]["comfyui_version"].as_str();
    let checkpoints =
        NodeClass::read(http, "CheckpointLoaderSimple").await?.choice("ckpt_name", Limit::MODELS)?;
    let loras = NodeClass::read(http, "LoraLoader").await?.choice("lora_name", Limit::MODELS)?;
    let (samplers, schedulers) = sampling(http).await?;
    Ok(Offer {
        left_out: checkpoints.left_out.saturating_add(loras.left_out),
        checkpoints: details::of(http, known, ModelKind::Checkpoint, checkpoints.names).await,
        loras: details::of(http, known, ModelKind::Lora, loras.names).await,
        samplers,
        schedulers,
        previews: previews(&stats, version),
        version: version.map(|version| truncated(version, MAX_VERSION)),
    })
}

async fn sampling(http: &Http) -> Result<(Vec<String>, Vec<String>), Failure> {
    let node = NodeClass::read(http, "KSampler").await?;
    let samplers = node.choice("sampler_name", Limit::SAMPLERS)?;
    let schedulers = node.choice("scheduler", Limit::SAMPLERS)?;
    Ok((samplers.names, schedulers.names))
}

/// A server's description of a node class.
struct NodeClass {
    class: &'static str,
    body: Bytes,
}

impl NodeClass {
    async fn read(http: &Http, class: &'static str) -> Result<Self, Failure> {
        let body = http.get_json(&format!("object_info/{class}")).await.map_err(refused)?;
        Ok(Self { class, body })
    }

    /// The values that `input` accepts, within `limit`.
    fn choice(&self, input: &str, limit: Limit) -> Result<LimitedNames, Failure> {
        let class = self.class;
        let Some(kept) = choice(&self.body, class, input, limit)? else {
            let words = format!(
                "ComfyUI doesn't list the values of {input} in its node {class}. \
                 Check that its built-in nodes are installed."
            );
            return Err(Failure::new(ErrorKind::EngineError, words));
        };
        if kept.left_out > 0 {
            let left_out = kept.left_out;
            tracing::warn!(
                class,
                input,
                left_out,
                "ComfyUI lists too many or too long names; some were left out"
            );
        }
        Ok(kept)
    }
}

fn refused(error: HttpError) -> Failure {
    let HttpError::Status(status, response) = &error else { return error.into() };
    let words = format!("ComfyUI won't list its models (HTTP {status}). Allow /object_info in your proxy.");
    Failure::new(ErrorKind::EngineError, words).with_cause(error.to_string()).with_response(response)
}

/// Whether the server sends previews: enabled by its start options, or by the prompt.
fn previews(stats: &Value, version: Option<&str>) -> Option<bool> {
    if version.and_then(major_minor).is_some_and(|version| version >= PREVIEWS_BY_PROMPT) {
        return Some(true);
    }
    let options: Vec<&str> = stats["system"]["argv"].as_array()?.iter().filter_map(Value::as_str).collect();
    let chosen = options.iter().enumerate().find_map(|(index, option)| match option.split_once('=') {
        Some(("--preview-method", method)) => Some(method),
        _ if *option == "--preview-method" => options.get(index + 1).copied(),
        _ => None,
    });
    Some(!matches!(chosen, None | Some("none")))
}

fn major_minor(version: &str) -> Option<(u64, u64)> {
    let mut parts = version.trim_start_matches('v').split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn previews_depend_on_the_start_options_and_on_the_version() {
        let has_previews =
            |version: &str, argv: Value| previews(&json!({ "system": { "argv": argv } }), Some(version));
        assert_eq!(has_previews("0.3.75", json!(["main.py"])), Some(false));
        assert_eq!(has_previews("0.3.75", json!(["main.py", "--preview-method", "none"])), Some(false));
        assert_eq!(has_previews("0.3.75", json!(["main.py", "--preview-method", "latent2rgb"])), Some(true));
        assert_eq!(has_previews("0.3.75", json!(["main.py", "--preview-method=auto"])), Some(true));
        assert_eq!(has_previews("0.6.0", json!(["main.py"])), Some(true));
        assert_eq!(previews(&json!({}), None), None);
    }
}
