use super::*;
use serde_json::{Value, json};

/// The names of `value` as the input "sampler_name" of the class "KSampler", and how many are left out.
fn read(value: &Value) -> Option<(Vec<String>, u32)> {
    let inputs = json!({ "steps": ["INT", { "max": 9 }], "sampler_name": value, "cfg": ["FLOAT", {}] });
    let class = json!({ "input": { "optional": inputs, "required": inputs }, "output": ["LATENT"] });
    let body = json!({ "Other": class, "KSampler": class }).to_string();
    let kept = choice(body.as_bytes(), "KSampler", "sampler_name", Limit::SAMPLERS).unwrap();
    kept.map(|kept| (kept.names, kept.left_out))
}

fn names(names: &[&str]) -> Option<(Vec<String>, u32)> {
    Some((names.iter().map(|name| (*name).to_owned()).collect(), 0))
}

#[test]
fn both_forms_of_a_choice_are_read() {
    assert_eq!(read(&json!([["a", "b"], { "tooltip": "" }])), names(&["a", "b"]));
    assert_eq!(read(&json!(["COMBO", { "tooltip": [1], "options": ["a", "b"] }, 5])), names(&["a", "b"]));
    assert_eq!(read(&json!([[], { "options": ["a"] }])), names(&[]));
}

#[test]
fn other_values_have_no_names() {
    for value in [json!(null), json!("a"), json!(1.5), json!([]), json!({ "options": ["a"] })] {
        assert_eq!(read(&value), None, "{value}");
    }
    for value in [json!(["INT", { "min": -1 }]), json!(["COMBO", { "options": "a" }]), json!([true, ["a"]])] {
        assert_eq!(read(&value), None, "{value}");
    }
    for body in ["null", "[]", "{}", r#"{"KSampler": 5}"#, r#"{"KSampler": {"input": []}}"#] {
        assert!(choice(body.as_bytes(), "KSampler", "steps", Limit::SAMPLERS).unwrap().is_none(), "{body}");
    }
}

#[test]
fn members_that_are_not_strings_are_skipped() {
    let members = json!(["a", 1, -1, 0.5, null, true, ["x"], { "options": ["x"] }, "b"]);
    assert_eq!(read(&json!([members, {}])), names(&["a", "b"]));
}

#[test]
fn a_name_is_the_same_with_escapes_and_without() {
    let body = r#"{"N": {"input": {"required": {"n": [["\u00e9", "é", "a\"b"]]}}}}"#;
    let kept = choice(body.as_bytes(), "N", "n", Limit::SAMPLERS).unwrap().unwrap();
    assert_eq!((kept.names, kept.left_out), (vec!["é".to_owned(), "a\"b".to_owned()], 0));
}

#[test]
fn finding_8_names_are_limited() {
    let mut many: Vec<String> = (0..1_002).map(|number| number.to_string()).collect();
    many.insert(0, "x".repeat(256));
    let (names, left_out) = read(&json!([many, {}])).unwrap();
    assert_eq!((names.len(), names[0].as_str(), left_out), (1_000, "0", 3));
}

#[test]
fn finding_9_invalid_json_is_refused_without_quoting_it() {
    for (body, words) in [
        ("SECRET", "not JSON at line 1 column 1"),
        (r#"{"N": "SECRET"#, "incomplete at line 1"),
        (r#"{"N": {}} SECRET"#, "not JSON at line 1 column 11"),
        // Python writes it, but it is not valid JSON.
        (r#"{"N": {"input": NaN, "SECRET": 1}}"#, "not JSON at line 1"),
        (r#"{"M": [Infinity, "SECRET"]}"#, "not JSON at line 1"),
    ] {
        let error = choice(body.as_bytes(), "N", "n", Limit::SAMPLERS).map(|_| ()).unwrap_err();
        assert!(error.to_string().contains(words) && !error.to_string().contains("SECRET"), "{error}");
    }
}
