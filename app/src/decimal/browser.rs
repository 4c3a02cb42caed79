use wasm_bindgen::JsValue;

pub fn read(text: &str) -> Option<f64> {
    let number = f64::try_from(JsValue::from_str(text)).ok()?;
    (!text.is_empty() && !number.is_nan()).then_some(number)
}
