use super::*;
use crate::recall::samplers::from_genonaut;
use domain::engines::ModelKind;

fn model(name: &str, kind: ModelKind) -> Model {
    Model {
        id: 0,
        name: name.into(),
        kind,
        family: None,
        trigger_words: vec![],
        engines: vec!["one".into()],
        available: true,
    }
}

fn choices() -> Choices {
    Choices {
        checkpoints: vec![
            model("sketch", ModelKind::Checkpoint),
            model("sd15/House_v2.safetensors", ModelKind::Checkpoint),
        ],
        loras: vec![model("styles/ink.safetensors", ModelKind::Lora)],
        samplers: vec!["euler".into(), "dpmpp_2m".into()],
        schedulers: vec!["normal".into(), "karras".into()],
        ..Choices::default()
    }
}

fn said(parsed: ParsedSettings) -> (PictureSettings, Vec<String>) {
    fit(
        ParsedSettings { prompt: Some("a fox".into()), negative_prompt: Some(String::new()), ..parsed },
        &choices(),
    )
}

#[test]
fn settings_that_fit_are_loaded_without_notes() {
    let (settings, notes) = said(ParsedSettings {
        model: Some("house_v2".into()),
        loras: vec![ParsedLora::new("ink", 0.8)],
        width: Some(832),
        height: Some(1216),
        seed: Some(7),
        steps: Some(20),
        cfg: Some(6.5),
        sampler: Some(from_genonaut("dpmpp_2m")),
        scheduler: Some(from_genonaut("karras")),
        ..ParsedSettings::default()
    });
    assert_eq!(notes, Vec::<String>::new());
    assert_eq!(settings.checkpoint_model.as_deref(), Some("sd15/House_v2.safetensors"));
    assert_eq!(settings.lora_models[0].name, "styles/ink.safetensors");
    let mut draft = Draft { how_many: "5".into(), seed: "1".into(), ..Draft::default() };
    settings.fill(&mut draft);
    assert_eq!((&*draft.seed, &*draft.how_many, &*draft.cfg), ("7", "1", "6.5"));
    assert!(draft.validate().is_ok());
}

#[test]
fn settings_that_do_not_fit_are_changed_or_skipped_with_notes() {
    let (settings, notes) = said(ParsedSettings {
        model: Some("dream".into()),
        loras: vec![ParsedLora::new("ink", 9.0), ParsedLora::new("gone", 1.0), ParsedLora::new("lost", 1.0)],
        width: Some(1001),
        height: Some(i128::MAX),
        batch_size: Some(0),
        seed: Some(i128::from(u64::MAX)),
        steps: Some(-4),
        cfg: Some(30.0),
        sampler: Some(NameMapping::Unknown("Restart".into())),
        scheduler: Some(from_genonaut("beta")),
        denoise: Some(0.5),
        left_out: vec!["Clip skip".into(), "VAE".into()],
        ..ParsedSettings::default()
    });
    let sampler = &settings.sampler_params;
    assert_eq!((settings.width, settings.height, settings.batch_size), (Some(1000), Some(2048), Some(1)));
    assert_eq!((sampler.seed, sampler.steps, sampler.cfg), (None, Some(1), Some(20.0)));
    assert_eq!((&sampler.sampler_name, &settings.checkpoint_model), (&None, &None));
    for words in [
        "Model “dream” isn't available",
        "Skipped missing LoRAs “gone”, “lost”.",
        "Changed strength of “styles/ink.safetensors” from 9 to 3,",
        "Changed width from 1001 to 1000,",
        "Seed 18446744073709551615 is out of range",
        "Changed steps from -4 to 1,",
        "The sampler “Restart” isn't available",
        "Made from another picture",
        "unsupported settings: Clip skip, VAE.",
    ] {
        assert!(notes.iter().any(|note| note.contains(words)), "{words}: {notes:#?}");
    }
}

#[test]
fn long_prompts_are_shortened_and_absent_ones_stay() {
    let (settings, notes) =
        fit(ParsedSettings { prompt: Some("ü".repeat(1_000_000)), ..ParsedSettings::default() }, &choices());
    assert_eq!(settings.prompt.map(|prompt| prompt.chars().count()), Some(10_000));
    assert!(notes[0].contains("from 1,000,000 to 10,000 characters"), "{notes:?}");
    assert!(notes[1].contains("No negative prompt in the file"), "{notes:?}");
    assert_eq!(settings.negative_prompt, None);
}

#[test]
fn notes_shorten_long_names() {
    let (_, notes) = said(ParsedSettings { model: Some("x\n".repeat(10_000)), ..ParsedSettings::default() });
    assert!(notes[0].len() < 250 && !notes[0].contains('\n'), "{notes:?}");
}
