//! Why ComfyUI refused a prompt: the body of a 400, or the node_errors of a 200.

use super::failure::{MAX_LIST, MAX_NAME, joined, listed};
use crate::engine::{Failure, truncated};
use domain::jobs::ErrorKind;
use serde_json::Value;

/// Characters of one message.
const MAX_MESSAGE: usize = 160;
/// Validation errors in a technical cause.
const MAX_CAUSES: usize = 20;

/// What is wrong with one input of one node.
struct ValidationError<'a> {
    class: &'a str,
    error: &'a Value,
}

impl ValidationError<'_> {
    fn input(&self) -> &str {
        self.error["extra_info"]["input_name"].as_str().unwrap_or_default()
    }

    /// "steps (KSampler): Value 0 smaller than min of 1".
    fn message(&self) -> String {
        let input = if self.input().is_empty() { text(self.error, "details") } else { self.input() };
        let class = if self.class.is_empty() { "node" } else { self.class };
        let [input, class] = [input, class].map(|name| truncated(name, MAX_NAME));
        format!("{input} ({class}): {}", truncated(text(self.error, "message"), MAX_MESSAGE))
    }

    /// "value_smaller_than_min, steps (KSampler): Value 0 smaller than min of 1".
    fn cause(&self) -> String {
        format!("{}, {}", truncated(text(self.error, "type"), MAX_NAME), self.message())
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
        let name = truncated(text(info, "received_value"), MAX_NAME);
        let has = options(&info["input_config"]).map(|names| format!(" Available: {}.", listed(names)));
        let words = format!(
            "ComfyUI has no {what} named {name}.{} Select another, or add the file to the server.",
            has.unwrap_or_default()
        );
        Some(Failure::new(ErrorKind::ModelMissing, words))
    }
}

/// The values of a choice in either format of ComfyUI's nodes: `[[…], {}]` or
/// `["COMBO", {"options": […]}]`.
fn options(input: &Value) -> Option<impl Iterator<Item = &str>> {
    let list = input[0].as_array().or_else(|| input[1]["options"].as_array())?;
    Some(list.iter().filter_map(Value::as_str))
}

/// True when an accepted prompt carries errors: part of it would be skipped silently.
pub(super) fn is_partial(response: &Value) -> bool {
    response["node_errors"].as_object().is_some_and(|errors| !errors.is_empty())
}

/// True when the body of a 400 is ComfyUI's own: each of its refusals has the field `node_errors`, even if empty.
/// Members must not read any other body.
pub(super) fn is_comfyui_error(body: &Value) -> bool {
    body["node_errors"].is_object() || body["node_errors"].is_array()
}

/// From the body of a 400, or of a 200 with node_errors.
pub(super) fn of(body: &Value) -> Failure {
    let validation_errors = validation_errors(body);
    let failure = match validation_errors.iter().find_map(ValidationError::missing_model) {
        Some(missing) => missing,
        None => Failure::new(ErrorKind::Invalid, summarize(body, &validation_errors)),
    };
    let general =
        [text(&body["error"], "type"), text(&body["error"], "message")].map(|t| truncated(t, MAX_MESSAGE));
    let causes = [general.join(": ")].into_iter().chain(validation_errors.iter().map(ValidationError::cause));
    // More would exceed the limit of a cause and be cut off.
    failure.with_cause(causes.take(MAX_CAUSES).collect::<Vec<_>>().join("; "))
}

fn summarize(body: &Value, validation_errors: &[ValidationError]) -> String {
    let reasons = if validation_errors.is_empty() {
        let [message, details] =
            ["message", "details"].map(|key| truncated(text(&body["error"], key), MAX_LIST));
        truncated(format!("{message} {details}").trim(), MAX_LIST)
    } else {
        joined(validation_errors.iter().map(ValidationError::message), "; ")
    };
    format!("ComfyUI rejected the job: {}. Fix this and generate again.", reasons.trim_end_matches('.'))
}

fn text<'a>(of: &'a Value, key: &str) -> &'a str {
    of[key].as_str().unwrap_or_default()
}

fn validation_errors(body: &Value) -> Vec<ValidationError<'_>> {
    let nodes = body["node_errors"].as_object().into_iter().flatten();
    nodes
        .flat_map(|(_, node)| {
            let class = node["class_type"].as_str().unwrap_or_default();
            let errors = node["errors"].as_array().into_iter().flatten();
            errors.map(move |error| ValidationError { class, error })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::path::Path;

    #[test]
    fn both_forms_of_a_choice_are_read() {
        let options = |input: &Value| options(input).map(|names| names.map(str::to_owned).collect());
        let names = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(options(&json!([["a", "b"], { "tooltip": "" }])), Some(names.clone()));
        assert_eq!(options(&json!(["COMBO", { "options": ["a", "b"] }])), Some(names));
        assert_eq!(options(&json!(["INT", { "min": 0 }])), None);
        assert_eq!(options(&Value::Null), None);
    }

    /// The message for each body that a real server refused.
    #[test]
    fn row_18_real_refusals_are_named_by_field() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/comfyui/recordings/v0.3.75/06_validation_errors.jsonl");
        let text = std::fs::read_to_string(path).unwrap();
        let lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let refused = lines.filter(|line| line["status"] == 400 || is_partial(&line["response"]));
        let messages: Vec<String> = refused
            .map(|line| {
                let failure = of(&line["response"]);
                format!("{:?}: {}", failure.kind, failure.message)
            })
            .collect();
        insta::assert_snapshot!(messages.join("\n"));
    }

    #[test]
    fn finding_8_an_endless_error_is_truncated_and_keeps_the_advice() {
        let long = "x".repeat(3_000_000);
        let error = |kind: &str, input: &str| {
            json!({ "type": kind, "message": long, "details": long, "extra_info": {
                "input_name": input, "received_value": long, "input_config": [vec![&*long; 3], {}],
            }})
        };
        for (kind, input, advice) in [
            ("value_not_in_list", "ckpt_name", "add the file to the server."),
            (&*long, "steps", "generate again."),
            (&*long, &*long, "generate again."),
        ] {
            let node = json!({ "class_type": long, "errors": [error(kind, input), error(kind, input)] });
            let failure = of(&json!({ "error": { "message": long }, "node_errors": { "3": node } }));
            assert!(
                failure.message.chars().count() <= 500 && failure.message.ends_with(advice),
                "{failure:?}"
            );
            assert!(failure.cause.unwrap().chars().count() <= 2_000);
        }
    }

    #[test]
    fn finding_9_the_cause_of_a_refusal_has_known_fields_only() {
        let error = json!({ "type": "required_input_missing", "message": "Required input is missing",
            "details": "", "traceback": "SECRET", "extra_info": { "input_name": "steps", "path": "SECRET" } });
        let body = json!({ "error": { "type": "failed", "message": "Failed", "extra_info": "SECRET" },
            "other": "SECRET", "node_errors": { "3": { "class_type": "KSampler", "errors": [error] } } });
        let failure = of(&body);
        assert!(!format!("{failure:?}").contains("SECRET"), "{failure:?}");
        let cause = "failed: Failed; required_input_missing, steps (KSampler): Required input is missing";
        assert_eq!(failure.cause.as_deref(), Some(cause));
    }
}
