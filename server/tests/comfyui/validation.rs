//! The validation errors of POST /prompt, in a real server's words.

use super::state::FakeState;
use serde_json::{Map, Value, json};

/// The node_errors of a graph; empty when it is valid.
pub fn node_errors(state: &FakeState, graph: &Value) -> Map<String, Value> {
    let mut errors = Map::new();
    for (id, node) in graph.as_object().into_iter().flatten() {
        let class = node["class_type"].as_str().unwrap_or_default();
        let (input, names) = match class {
            "CheckpointLoaderSimple" => ("ckpt_name", &state.checkpoints),
            "LoraLoader" => ("lora_name", &state.loras),
            _ => continue,
        };
        let value = &node["inputs"][input];
        if !names.iter().any(|name| value == name) {
            errors.insert(id.clone(), node_error(class, not_in_list(input, value, names)));
        }
    }
    errors
}

pub fn missing_input() -> Map<String, Value> {
    let error = json!({
        "type": "required_input_missing", "message": "Required input is missing", "details": "steps",
        "extra_info": { "input_name": "steps" },
    });
    Map::from_iter([("3".to_owned(), node_error("KSampler", error))])
}

pub fn refusal(errors: Map<String, Value>) -> Value {
    json!({
        "error": {
            "type": "prompt_outputs_failed_validation", "message": "Prompt outputs failed validation",
            "details": "", "extra_info": {},
        },
        "node_errors": errors,
    })
}

fn node_error(class: &str, error: Value) -> Value {
    json!({ "errors": [error], "dependent_outputs": ["9"], "class_type": class })
}

fn not_in_list(input: &str, value: &Value, names: &[String]) -> Value {
    json!({
        "type": "value_not_in_list", "message": "Value not in list",
        "details": format!("{input}: {value} not in {names:?}"),
        "extra_info": { "input_name": input, "input_config": [names, {}], "received_value": value },
    })
}
