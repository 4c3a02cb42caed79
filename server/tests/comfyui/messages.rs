//! Frames as a real server writes them.

use axum::extract::ws::Message;
use serde_json::{Value, json};

pub fn text(kind: &str, data: &Value) -> Message {
    Message::Text(json!({ "type": kind, "data": data }).to_string().into())
}

/// Event 4: a preview with its metadata.
pub fn preview(prompt_id: &str, node: &str, image: &[u8]) -> Message {
    let metadata = json!({
        "node_id": node, "prompt_id": prompt_id, "display_node_id": node,
        "parent_node_id": null, "real_node_id": node, "image_type": "image/jpeg",
    })
    .to_string();
    let mut frame = 4u32.to_be_bytes().to_vec();
    frame.extend((metadata.len() as u32).to_be_bytes());
    frame.extend(metadata.as_bytes());
    frame.extend(image);
    Message::Binary(frame.into())
}

pub fn state(prompt_id: &str, node: &str, value: u32, max: u32, state: &str) -> Message {
    let entry = json!({
        "value": value, "max": max, "state": state, "node_id": node, "prompt_id": prompt_id,
        "display_node_id": node, "parent_node_id": null, "real_node_id": node,
    });
    text("progress_state", &json!({ "prompt_id": prompt_id, "nodes": { node: entry } }))
}
