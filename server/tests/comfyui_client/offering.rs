//! The offer of a server, and the probe of its address.

use super::*;
use domain::jobs::ErrorKind;
use server::engine::comfyui::{Comfyui, Timing, may_be_used, probe_within};

#[tokio::test]
async fn an_offer_names_models_with_family_and_trigger_words() {
    for switch in [None, Some(Switch::NewChoices)] {
        let fake = FakeComfyui::start();
        if let Some(switch) = switch {
            fake.shared_state.set(switch, true);
        }
        let offer = engine(&fake.url(), test_timing()).offer().await.unwrap();
        let families: Vec<Option<&str>> = offer.checkpoints.iter().map(|m| m.family.as_deref()).collect();
        assert_eq!(families, [Some("SD1.5"), Some("SDXL")]);
        assert_eq!(offer.loras[0].name, "tiny-style-random.safetensors");
        assert_eq!(offer.loras[0].trigger_words, ["teststyle"]);
        assert!(offer.samplers.contains(&"euler_ancestral".to_owned()));
        assert!(offer.schedulers.contains(&"karras".to_owned()));
        assert_eq!((offer.version.as_deref(), offer.previews), (Some("0.3.75"), Some(true)));
    }
}

#[tokio::test]
async fn each_file_is_read_once_while_it_is_listed() {
    let fake = FakeComfyui::start();
    let engine = engine(&fake.url(), test_timing());
    let read = async |loras: &[&str]| {
        let before = fake.shared_state.read().metadata_reads;
        fake.shared_state.change(|state| state.loras = loras.iter().map(|name| (*name).to_owned()).collect());
        let offer = engine.offer().await.unwrap();
        let words = offer.loras.iter().map(|lora| lora.trigger_words.join(",")).collect::<Vec<_>>();
        (fake.shared_state.read().metadata_reads - before, words.join(" "))
    };
    let checkpoints = fake.shared_state.read().checkpoints.len();
    assert_eq!(read(&["a.safetensors", "b.pt"]).await, (checkpoints + 2, "teststyle ".into()));
    assert_eq!(read(&["b.pt", "a.safetensors"]).await, (0, " teststyle".into()));
    assert_eq!(read(&["b.pt", "c.safetensors"]).await, (1, " teststyle".into()));
    assert_eq!(read(&["a.safetensors"]).await, (1, "teststyle".into()), "a file that was gone is read again");
}

#[tokio::test]
async fn an_offer_that_is_refused_returns_the_error() {
    for (switch, words) in [
        (Switch::RefuseInfo, "won't list its models"),
        (Switch::Rubbish, "unreadable response"),
        (Switch::Redirect, "redirects"),
    ] {
        let fake = FakeComfyui::start();
        fake.shared_state.set(switch, true);
        let failure = engine(&fake.url(), test_timing()).offer().await.unwrap_err();
        assert_eq!(failure.kind, ErrorKind::EngineError);
        assert!(failure.message.contains(words), "{}", failure.message);
    }
}

#[tokio::test]
async fn a_ping_distinguishes_comfyui_from_another_server() {
    let fake = FakeComfyui::start();
    let engine = engine(&fake.url(), test_timing());
    engine.ping().await.unwrap();
    fake.shared_state.set(Switch::Rubbish, true);
    assert_eq!(engine.ping().await.unwrap_err().kind, ErrorKind::EngineError);
}

#[tokio::test]
async fn a_probe_reports_its_checks() {
    let fake = FakeComfyui::start();
    let report = probe_within(&fake.url(), test_timing()).await;
    assert!(report.reachable && report.checks.iter().all(|check| check.passed), "{report:?}");
    assert_eq!(report.message, "ComfyUI 0.3.75, 2 models, 1 LoRA, previews on");

    fake.shared_state.set(Switch::NoSockets, true);
    fake.shared_state.set(Switch::NoPreviews, true);
    let report = probe_within(&fake.url(), test_timing()).await;
    let failed: Vec<&str> =
        report.checks.iter().filter(|check| !check.passed).map(|check| check.words.as_str()).collect();
    assert!(report.reachable);
    assert!(
        matches!(failed[..], [socket, previews] if socket.contains("WebSocket") && previews.contains("Previews"))
    );
}

#[tokio::test]
async fn a_probe_says_why_an_address_is_unusable() {
    let mut fake = FakeComfyui::start();
    fake.kill();
    for (address, words) in [
        (fake.url().as_str(), "Can't reach ComfyUI"),
        ("http://169.254.169.254", "not allowed"),
        ("gpu:8188", "http://"),
        ("http://no-such-host.invalid:8188", "Can't reach ComfyUI"),
    ] {
        let report = probe_within(address, test_timing()).await;
        assert!(!report.reachable && report.message.contains(words), "{address}: {}", report.message);
    }
    assert!(Comfyui::new(1, "gpu", "http://[fe80::1]:8188", Timing::default()).is_err());
}

#[tokio::test]
async fn an_invalid_address_is_refused_with_the_reason_but_an_offline_server_is_not() {
    let mut fake = FakeComfyui::start();
    fake.shared_state.set(Switch::Redirect, true);
    for (address, words) in [
        (fake.url().as_str(), "redirects"),
        ("http://169.254.169.254", "not allowed"),
        ("http://metadata.google.internal", "not allowed"),
        ("ftp://gpu:8188", "http://"),
        ("http://user:secret@gpu:8188", "username"),
    ] {
        let refused = may_be_used(address).await.unwrap_err();
        assert!(refused.contains(words), "{address}: {refused}");
    }
    fake.kill();
    assert_eq!(may_be_used(&fake.url()).await, Ok(()));
}
