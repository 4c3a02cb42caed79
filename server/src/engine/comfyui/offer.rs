//! What a server has, by its own account.

use super::details::{self, Known};
use super::http::{Http, HttpError};
use super::json;
use super::names::{Kept, Limit};
use crate::engine::{Failure, bounded};
use app::engines::{ModelKind, Offer, OfferedModel};
use app::jobs::ErrorKind;
use serde_json::Value;

/// From this version on a prompt may ask for previews itself.
const PREVIEWS_BY_PROMPT: (u64, u64) = (0, 6);
/// Characters of a version; a commit's hash has 40.
const MOST_VERSION: usize = 100;

/// Asks for models, samplers, version and the preview setting.
pub(super) async fn read(http: &Http, known: &Known) -> Result<Offer, Failure> {
    let stats = json::value(&http.get_json("system_stats").await?)?;
    let version = stats["system"]["comfyui_version"].as_str();
    let checkpoints = choices(http, "CheckpointLoaderSimple", "ckpt_name", Limit::MODELS).await?;
    let loras = choices(http, "LoraLoader", "lora_name", Limit::MODELS).await?;
    Ok(Offer {
        left_out: checkpoints.left_out.saturating_add(loras.left_out),
        checkpoints: models(http, known, ModelKind::Checkpoint, checkpoints.names).await,
        loras: models(http, known, ModelKind::Lora, loras.names).await,
        samplers: choices(http, "KSampler", "sampler_name", Limit::SAMPLERS).await?.names,
        schedulers: choices(http, "KSampler", "scheduler", Limit::SAMPLERS).await?.names,
        previews: previews(&stats, version),
        version: version.map(|version| bounded(version, MOST_VERSION)),
    })
}

/// The values that `input` of a node class accepts, within `limit`.
async fn choices(http: &Http, class: &str, input: &str, limit: Limit) -> Result<Kept, Failure> {
    let body = http.get_json(&format!("object_info/{class}")).await.map_err(refused)?;
    let info = json::value(&body)?;
    drop(body);
    let Some(names) = options(&info[class]["input"]["required"][input]) else {
        let words = format!(
            "The ComfyUI server does not say which values {input} of its node {class} takes. \
             Have it checked that its own nodes are all there."
        );
        return Err(Failure::new(ErrorKind::EngineError, words));
    };
    let kept = limit.keep(names);
    if kept.left_out > 0 {
        tracing::warn!(
            class,
            input,
            left_out = kept.left_out,
            "a ComfyUI server has more names than are kept"
        );
    }
    Ok(kept)
}

fn refused(error: HttpError) -> Failure {
    let HttpError::Status(status, answer) = &error else { return error.into() };
    let words = format!(
        "The ComfyUI server answers, but refuses to list its models (HTTP {status}). \
         Have a proxy before it let /object_info through."
    );
    Failure::new(ErrorKind::EngineError, words).with_cause(error.to_string()).with_answer(answer)
}

/// The values of a choice as either generation of nodes writes it: `[[…], {}]` or
/// `["COMBO", {"options": […]}]`.
pub(super) fn options(input: &Value) -> Option<impl Iterator<Item = &str>> {
    let list = input[0].as_array().or_else(|| input[1]["options"].as_array())?;
    Some(list.iter().filter_map(Value::as_str))
}

async fn models(http: &Http, known: &Known, kind: ModelKind, names: Vec<String>) -> Vec<OfferedModel> {
    let found = details::of(http, known, kind, &names).await;
    names.into_iter().zip(found).map(|(name, details)| details.into_model(name)).collect()
}

/// Whether previews come: switched on by the server's start options, or by our asking.
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
    fn both_forms_of_a_choice_are_read() {
        let options = |input: &Value| options(input).map(|names| names.map(str::to_owned).collect());
        let names = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(options(&json!([["a", "b"], { "tooltip": "" }])), Some(names.clone()));
        assert_eq!(options(&json!(["COMBO", { "options": ["a", "b"] }])), Some(names));
        assert_eq!(options(&json!(["INT", { "min": 0 }])), None);
        assert_eq!(options(&Value::Null), None);
    }

    #[test]
    fn previews_depend_on_the_start_options_and_on_the_version() {
        let told =
            |version: &str, argv: Value| previews(&json!({ "system": { "argv": argv } }), Some(version));
        assert_eq!(told("0.3.75", json!(["main.py"])), Some(false));
        assert_eq!(told("0.3.75", json!(["main.py", "--preview-method", "none"])), Some(false));
        assert_eq!(told("0.3.75", json!(["main.py", "--preview-method", "latent2rgb"])), Some(true));
        assert_eq!(told("0.3.75", json!(["main.py", "--preview-method=auto"])), Some(true));
        assert_eq!(told("0.6.0", json!(["main.py"])), Some(true));
        assert_eq!(previews(&json!({}), None), None);
    }
}
