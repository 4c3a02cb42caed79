#![allow(clippy::unwrap_used)]
use super::*;

fn read(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned()))
}

#[test]
fn an_empty_environment_is_enough() {
    let config = read(&[]).unwrap();
    assert_eq!(config.addr.to_string(), "127.0.0.1:3000");
    assert_eq!(config.address(), "http://127.0.0.1:3000");
    assert_eq!(config.lease, Duration::from_secs(30));
    assert!(config.sketch && config.comfyui_urls.is_empty() && !config.https());
}

#[test]
fn a_bad_value_names_its_variable() {
    for (name, value) in [
        ("GENONAUT_ADDR", "localhost"),
        ("GENONAUT_PUBLIC_URL", "ftp://x"),
        ("GENONAUT_PUBLIC_URL", "https://x/studio"),
        ("GENONAUT_TRUSTED_PROXIES", "10.0.0.0/33"),
        ("GENONAUT_DATABASE_URL", "mysql://x"),
        ("GENONAUT_COMFYUI_URL", "127.0.0.1:8188"),
        ("GENONAUT_SKETCH", "maybe"),
        ("GENONAUT_SKETCH_SLOTS", "0"),
        ("GENONAUT_LEASE_SECONDS", "-1"),
        ("GENONAUT_API_RATE", "0"),
    ] {
        let error = read(&[(name, value)]).unwrap_err();
        assert_eq!(error.name, name);
        assert!(error.to_string().starts_with(name), "{error}");
    }
}

#[test]
fn several_engines_are_separated_by_commas() {
    let config = read(&[("GENONAUT_COMFYUI_URL", "http://a:8188/, http://b:8188")]).unwrap();
    assert_eq!(config.comfyui_urls, ["http://a:8188", "http://b:8188"]);
}

#[test]
fn secrets_are_not_shown() {
    let database = SETTINGS.iter().find(|setting| setting.name == "GENONAUT_DATABASE_URL").unwrap();
    let shown = database.shown(|_| Some("postgres://me:secret@host/genonaut".into()));
    assert!(!shown.contains("secret") && shown.contains("host"), "{shown}");
}

#[test]
fn every_setting_is_documented() {
    let docs = include_str!("../../../docs/operating.md");
    for setting in SETTINGS {
        assert!(
            docs.contains(&format!("`{}`", setting.name)),
            "{} is not in docs/operating.md",
            setting.name
        );
    }
}

#[test]
fn a_network_contains_its_own_addresses_only() {
    let networks = Networks::parse("10.0.0.0/8, ::1, 192.168.1.7").unwrap();
    for (address, inside) in [
        ("10.1.2.3", true),
        ("::ffff:10.1.2.3", true),
        ("11.0.0.1", false),
        ("::1", true),
        ("192.168.1.8", false),
    ] {
        assert_eq!(networks.contain(address.parse().unwrap()), inside, "{address}");
    }
    assert!(Networks::parse("0.0.0.0/0").unwrap().contain("8.8.8.8".parse().unwrap()));
}
