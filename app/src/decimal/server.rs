pub fn read(text: &str) -> Option<f64> {
    text.parse().ok()
}
