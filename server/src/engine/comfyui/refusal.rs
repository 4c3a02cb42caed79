//! Why ComfyUI did not accept a prompt: the body of a 400, or the node_errors of a 200.

use super::failure::{listed, shortened};
use super::offer::options;
use crate::engine::Failure;
use app::jobs::ErrorKind;
use serde_json::Value;

/// One complaint about one input of one node.
struct Complaint<'a> {
    class: &'a str,
    error: &'a Value,
}

impl Complaint<'_> {
    fn input(&self) -> &str {
        self.error["extra_info"]["input_name"].as_str().unwrap_or_default()
    }

    /// "steps (KSampler): Value 0 smaller than min of 1".
    fn words(&self) -> String {
        let text = |key: &str| self.error[key].as_str().unwrap_or_default();
        let input = if self.input().is_empty() { text("details") } else { self.input() };
        let class = if self.class.is_empty() { "node" } else { self.class };
        format!("{input} ({class}): {}", text("message"))
    }

    /// A checkpoint or LoRA that this server does not have.
    fn missing_model(&self) -> Option<Failure> {
        let what = match self.input() {
            "ckpt_name" => "checkpoint",
            "lora_name" => "LoRA",
            _ => return None,
        };
        if self.error["type"] != "value_not_in_list" {
            return None;
        }
        let info = &self.error["extra_info"];
        let name = info["received_value"].as_str().unwrap_or_default();
        let has = options(&info["input_config"]).map(|names| format!(" It has: {}.", listed(&names)));
        let words = format!(
            "ComfyUI has no {what} named {name}.{} Choose one it has, or put the file on the server.",
            has.unwrap_or_default()
        );
        Some(Failure::new(ErrorKind::ModelMissing, words))
    }
}

/// True when an accepted prompt carries errors: part of it would silently not run.
pub(super) fn is_partial(answer: &Value) -> bool {
    answer["node_errors"].as_object().is_some_and(|errors| !errors.is_empty())
}

/// From the body of a 400, or of a 200 with node_errors.
pub(super) fn of(body: &Value) -> Failure {
    let complaints = complaints(body);
    let failure = match complaints.iter().find_map(Complaint::missing_model) {
        Some(missing) => missing,
        None => Failure::new(ErrorKind::Invalid, in_words(body, &complaints)),
    };
    failure.with_cause(shortened(&body.to_string()))
}

fn in_words(body: &Value, complaints: &[Complaint]) -> String {
    let reasons = if complaints.is_empty() {
        let text = |key: &str| body["error"][key].as_str().unwrap_or_default();
        format!("{} {}", text("message"), text("details")).trim().to_owned()
    } else {
        complaints.iter().map(Complaint::words).collect::<Vec<_>>().join("; ")
    };
    format!(
        "ComfyUI did not accept the job: {}. Change this and generate again.",
        reasons.trim_end_matches('.')
    )
}

fn complaints(body: &Value) -> Vec<Complaint<'_>> {
    let nodes = body["node_errors"].as_object().into_iter().flatten();
    nodes
        .flat_map(|(_, node)| {
            let class = node["class_type"].as_str().unwrap_or_default();
            let errors = node["errors"].as_array().into_iter().flatten();
            errors.map(move |error| Complaint { class, error })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// What each refused body of a real server is told as.
    #[test]
    fn row_18_real_refusals_are_named_by_field() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/comfyui/recordings/v0.3.75/06_validation_errors.jsonl");
        let text = std::fs::read_to_string(path).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let refused = lines.filter(|line| line["status"] == 400 || is_partial(&line["response"]));
        let told: Vec<String> = refused
            .map(|line| {
                let failure = of(&line["response"]);
                format!("{:?}: {}", failure.kind, failure.words)
            })
            .collect();
        insta::assert_snapshot!(told.join("\n"));
    }
}
