//! Progress from recorded traffic.

use super::*;
use crate::engine::comfyui::wire::frames;
use base64::Engine as _;
use domain::jobs::Parameters;
use serde_json::json;
use std::path::Path;

/// The graph of the recordings: one LoRA, like ours.
fn recorded(steps: u32) -> Parameters {
    serde_json::from_value(json!({
        "prompt": "", "negative_prompt": "", "checkpoint_model": "a", "width": 128, "height": 128,
        "lora_models": [{ "name": "b" }], "batch_size": 1, "seed": 1, "steps": steps, "cfg": 7.0,
        "sampler_name": "euler", "scheduler": "normal", "denoise": 1.0,
    }))
    .unwrap()
}

fn lines(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/comfyui/recordings").join(name);
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn frame(line: &Value) -> Option<SocketFrame> {
    match line["kind"].as_str()? {
        "ws" => frames::text(&line["message"].to_string()),
        "ws_binary" => {
            let frame = line["frame_base64"].as_str()?;
            frames::binary(&base64::prelude::BASE64_STANDARD.decode(frame).unwrap().into())
        }
        _ => None,
    }
}

/// Every progress a recording gives, in order, and the final state.
fn replay(name: &str, steps: u32) -> (Vec<Progress>, RunState) {
    let lines = lines(name);
    let frames: Vec<SocketFrame> = lines.iter().filter_map(frame).collect();
    let prompt_id = frames.iter().find_map(|frame| frame.prompt_id.clone()).unwrap();
    let graph = workflow::graph(&recorded(steps), "prefix");
    let mut state = RunState::new(&prompt_id, Arc::new(graph), steps);
    let progress =
        frames.into_iter().filter_map(|frame| state.apply(frame).then(|| state.progress())).collect();
    (progress, state)
}

fn assert_never_backwards(progress: &[Progress]) {
    for pair in progress.windows(2) {
        assert!(pair[0].step <= pair[1].step && pair[0].percent <= pair[1].percent, "{pair:?}");
    }
}

#[test]
fn row_24_recorded_run_counts_every_step_and_never_goes_back() {
    for name in ["v0.3.75/02_t2i_feature_flags.jsonl", "v0.3.64/02_t2i_feature_flags.jsonl"] {
        let (progress, state) = replay(name, 12);
        assert_never_backwards(&progress);
        let sampled: BTreeSet<u32> =
            progress.iter().filter(|p| p.stage == "KSampler").map(|p| p.step).collect();
        assert_eq!(sampled, (0..=12).collect(), "{name}");
        assert_eq!(
            progress.last().map(|p| (p.step, p.percent, p.stage.as_str())),
            Some((12, 99, "Saving picture"))
        );
        assert!(state.over);
        let (_, mime, image) = state.preview.unwrap();
        assert_eq!((mime, &image[..2]), ("image/jpeg", &b"\xff\xd8"[..]));
    }
}

#[test]
fn row_24_previews_without_metadata_are_read_too() {
    let (progress, state) = replay("v0.3.75/01_t2i_plain_client.jsonl", 20);
    assert_never_backwards(&progress);
    assert_eq!(state.preview.map(|(_, mime, _)| mime), Some("image/jpeg"));
}

#[test]
fn row_24_progress_continues_after_a_reconnect() {
    let (progress, state) = replay("v0.3.75/08_reconnect.jsonl", 30);
    assert_never_backwards(&progress);
    assert_eq!(state.step(), 30);
}

#[test]
fn row_24_a_sampler_with_its_own_count_is_scaled() {
    let graph = Arc::new(workflow::graph(&recorded(10), "prefix"));
    let mut state = RunState::new("p", graph, 10);
    let event = |value: f64| {
        FrameEvent::Progress(NodeProgress { node: "3".into(), value, max: 40.0, finished: false })
    };
    state.apply(SocketFrame { prompt_id: Some("p".into()), event: event(20.0) });
    assert_eq!(state.progress().step, 5);
    assert!(!state.apply(SocketFrame { prompt_id: Some("other".into()), event: event(40.0) }));
    assert_eq!(state.progress().step, 5);
}

#[test]
fn finding_8_nodes_outside_our_graph_are_not_stored() {
    let mut state = RunState::new("p", Arc::new(workflow::graph(&recorded(10), "prefix")), 10);
    let strange: Vec<String> = (100..200_000).map(|node| node.to_string()).collect();
    let step = |node: &str| NodeProgress { node: node.into(), value: 1.0, max: 1.0, finished: true };
    for event in [
        FrameEvent::Executing("3".into()),
        FrameEvent::State(strange.iter().map(|node| step(node)).collect()),
        FrameEvent::Cached([strange, vec!["4".into()]].concat()),
        FrameEvent::Executing("x".repeat(5_000_000)),
    ] {
        state.apply(SocketFrame { prompt_id: Some("p".into()), event });
    }
    assert_eq!(state.finished, BTreeSet::from(["4".to_owned()]));
    assert_eq!((state.node.as_deref(), state.step()), (None, 10), "the sampler is over");
}
