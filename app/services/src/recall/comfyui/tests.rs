use super::*;
use crate::recall::samplers::from_genonaut;
use serde_json::{Value, json};

fn node(class: &str, inputs: Value) -> Value {
    json!({"class_type": class, "inputs": inputs})
}

/// As our own workflow builder writes it, with two LoRAs.
fn graph() -> Value {
    json!({
        "4": node("CheckpointLoaderSimple", json!({"ckpt_name": "sd15/house.safetensors"})),
        "10": node("LoraLoader", json!({"lora_name": "ink.safetensors", "strength_model": 0.8, "strength_clip": 0.5, "model": ["4", 0], "clip": ["4", 1]})),
        "11": node("LoraLoader", json!({"lora_name": "grain.safetensors", "strength_model": 0.3, "strength_clip": 0.3, "model": ["10", 0], "clip": ["10", 1]})),
        "6": node("CLIPTextEncode", json!({"text": "a red house", "clip": ["11", 1]})),
        "7": node("CLIPTextEncode", json!({"text": "blurry", "clip": ["11", 1]})),
        "5": node("EmptyLatentImage", json!({"width": 832, "height": 1216, "batch_size": 2})),
        "3": node("KSampler", json!({"seed": 18446744073709551615_u64, "steps": 20, "cfg": 7, "sampler_name": "euler_ancestral",
            "scheduler": "normal", "denoise": 1.0, "model": ["11", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["5", 0]})),
        "8": node("VAEDecode", json!({"samples": ["3", 0], "vae": ["4", 2]})),
        "9": node("SaveImage", json!({"filename_prefix": "x", "images": ["8", 0]})),
    })
}

fn parsed(graph: &Value) -> ParsedSettings {
    read(&graph.to_string()).unwrap()
}

#[test]
fn our_own_graph_is_parsed() {
    let parsed = parsed(&graph());
    assert_eq!(
        (parsed.prompt.as_deref(), parsed.negative_prompt.as_deref()),
        (Some("a red house"), Some("blurry"))
    );
    assert_eq!(parsed.model.as_deref(), Some("sd15/house.safetensors"));
    let loras: Vec<_> =
        parsed.loras.iter().map(|lora| (&*lora.name, lora.strength_model, lora.strength_clip)).collect();
    assert_eq!(loras, [("ink.safetensors", 0.8, 0.5), ("grain.safetensors", 0.3, 0.3)]);
    assert_eq!((parsed.width, parsed.height, parsed.batch_size), (Some(832), Some(1216), Some(2)));
    assert_eq!(parsed.seed, Some(i128::from(u64::MAX)));
    assert_eq!((parsed.steps, parsed.cfg, parsed.denoise), (Some(20), Some(7.0), Some(1.0)));
    assert_eq!(parsed.sampler, Some(from_genonaut("euler_ancestral")));
    assert!(parsed.notes.is_empty());
}

#[test]
fn second_passes_linked_values_and_controls_are_followed() {
    let mut graph = graph();
    graph["20"] = node("LatentUpscale", json!({"samples": ["3", 0], "width": 1664, "height": 2432}));
    graph["21"] = node(
        "KSamplerAdvanced",
        json!({"noise_seed": 5, "steps": 10, "cfg": 4, "sampler_name": "euler", "scheduler": "simple",
        "model": ["4", 0], "positive": ["6", 0], "negative": ["7", 0], "latent_image": ["20", 0]}),
    );
    graph["8"]["inputs"]["samples"] = json!(["21", 0]);
    graph["30"] = node("PrimitiveInt", json!({"value": 77}));
    graph["31"] = node("StringMultiline", json!({"string": "from afar"}));
    graph["32"] =
        node("ControlNetApplyAdvanced", json!({"positive": ["6", 0], "negative": ["7", 0], "strength": 1}));
    graph["3"]["inputs"]["seed"] = json!(["30", 0]);
    graph["3"]["inputs"]["positive"] = json!(["32", 0]);
    graph["3"]["inputs"]["negative"] = json!(["32", 1]);
    graph["6"]["inputs"]["text"] = json!(["31", 0]);
    let parsed = parsed(&graph);
    assert_eq!((parsed.seed, parsed.steps, parsed.width), (Some(77), Some(20), Some(832)));
    assert_eq!(
        (parsed.prompt.as_deref(), parsed.negative_prompt.as_deref()),
        (Some("from afar"), Some("blurry"))
    );
    assert_eq!(parsed.notes.len(), 1);
}

#[test]
fn a_sampler_in_parts_is_parsed() {
    let graph = json!({
        "1": node("SamplerCustomAdvanced", json!({"noise": ["2", 0], "guider": ["3", 0], "sampler": ["4", 0], "sigmas": ["5", 0], "latent_image": ["6", 0]})),
        "2": node("RandomNoise", json!({"noise_seed": 9})),
        "3": node("BasicGuider", json!({"model": ["7", 0], "conditioning": ["8", 0]})),
        "4": node("KSamplerSelect", json!({"sampler_name": "euler"})),
        "5": node("BasicScheduler", json!({"scheduler": "simple", "steps": 4, "denoise": 1, "model": ["7", 0]})),
        "6": node("EmptySD3LatentImage", json!({"width": 1024, "height": 1024, "batch_size": 1})),
        "7": node("UNETLoader", json!({"unet_name": "flux.safetensors"})),
        "8": node("FluxGuidance", json!({"guidance": 3.5, "conditioning": ["9", 0]})),
        "9": node("CLIPTextEncode", json!({"text": "a fox"})),
    });
    let parsed = parsed(&graph);
    assert_eq!((parsed.prompt.as_deref(), parsed.negative_prompt.as_deref()), (Some("a fox"), Some("")));
    assert_eq!((parsed.seed, parsed.steps, parsed.width), (Some(9), Some(4), Some(1024)));
    assert_eq!(parsed.model.as_deref(), Some("flux.safetensors"));
    assert_eq!(
        (parsed.sampler, parsed.scheduler),
        (Some(from_genonaut("euler")), Some(from_genonaut("simple")))
    );
}

#[test]
fn cycles_and_invalid_graphs_terminate() {
    let mut graph = graph();
    graph["4"]["inputs"] = json!({"model": ["11", 0]});
    graph["6"]["inputs"]["text"] = json!(["6", 0]);
    graph["5"] = node("LatentUpscale", json!({"samples": ["3", 0]}));
    assert_eq!(parsed(&graph).prompt.as_deref(), None);
    for rubbish in [
        "",
        "[]",
        "{}",
        "null",
        r#"{"1":{"class_type":7}}"#,
        r#"{"1":{"class_type":"KSampler","inputs":[]}}"#,
    ] {
        assert_eq!(read(rubbish), None, "{rubbish}");
    }
    assert_eq!(read(&"[".repeat(100_000)), None);
}
