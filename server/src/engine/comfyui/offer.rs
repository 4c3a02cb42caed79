//! What a server has, by its own account.

use super::details::{self, Known};
use super::http::{Http, HttpError};
use crate::engine::Failure;
use app::engines::{ModelKind, Offer, OfferedModel};
use app::jobs::ErrorKind;
use serde_json::Value;

/// From this version on a prompt may ask for previews itself.
const PREVIEWS_BY_PROMPT: (u64, u64) = (0, 6);

/// Asks for models, samplers, version and the preview setting.
pub(super) async fn read(http: &Http, known: &Known) -> Result<Offer, Failure> {
    let stats: Value = http.get_json("system_stats").await?;
    let version = stats["system"]["comfyui_version"].as_str().map(str::to_owned);
    let checkpoints = choices(http, "CheckpointLoaderSimple", "ckpt_name").await?;
    let loras = choices(http, "LoraLoader", "lora_name").await?;
    Ok(Offer {
        checkpoints: models(http, known, ModelKind::Checkpoint, checkpoints).await,
        loras: models(http, known, ModelKind::Lora, loras).await,
        samplers: choices(http, "KSampler", "sampler_name").await?,
        schedulers: choices(http, "KSampler", "scheduler").await?,
        previews: previews(&stats, version.as_deref()),
        version,
    })
}

/// The values that `input` of a node class accepts.
async fn choices(http: &Http, class: &str, input: &str) -> Result<Vec<String>, Failure> {
    let info: Value = http.get_json(&format!("object_info/{class}")).await.map_err(refused)?;
    options(&info[class]["input"]["required"][input]).ok_or_else(|| {
        let words = format!(
            "The ComfyUI server does not say which values {input} of its node {class} takes. \
             Have it checked that its own nodes are all there."
        );
        Failure::new(ErrorKind::EngineError, words)
    })
}

fn refused(error: HttpError) -> Failure {
    let words = match &error {
        HttpError::Status(status, _) => format!(
            "The ComfyUI server answers, but refuses to list its models (HTTP {status}). \
             Have a proxy before it let /object_info through."
        ),
        _ => return error.into(),
    };
    Failure::new(ErrorKind::EngineError, words).with_cause(error.to_string())
}

/// The values of a choice as either generation of nodes writes it: `[[…], {}]` or
/// `["COMBO", {"options": […]}]`.
pub(super) fn options(input: &Value) -> Option<Vec<String>> {
    let list = input[0].as_array().or_else(|| input[1]["options"].as_array())?;
    Some(list.iter().filter_map(Value::as_str).map(str::to_owned).collect())
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
