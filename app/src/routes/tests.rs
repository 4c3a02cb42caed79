use super::*;
use crate::frame::{is_framed, is_signed_in};

#[test]
fn every_path_has_its_heading() {
    let paths =
        ["/generate", "/", "/history/", "/jobs/1842", "/admin/engines", "/models/7", "/nowhere", "/jobs/x"];
    assert_eq!(
        paths.map(|path| ROUTES.heading(path)),
        [
            "Generate",
            "Generate",
            "History",
            "Job 1,842",
            "Engines",
            "Model",
            "Page not found",
            "Page not found"
        ]
    );
}

#[test]
fn an_area_is_a_partial_and_no_page() {
    assert!(ROUTES.page("/models/pick").is_none());
    assert_eq!(ROUTES.partial("/models/pick").map(|page| page.path), Some("/models/pick"));
    assert_eq!(ROUTES.partial("/images/3/compare/4").map(|page| page.kind), Some(Kind::Area));
    assert_eq!(ROUTES.page("/images/3/compare/4").map(|page| page.kind), Some(Kind::Component));
}

#[test]
fn every_path_stands_in_the_table_once_for_each_kind() {
    for (index, row) in ROUTES.pages.iter().enumerate() {
        let twice =
            ROUTES.pages[..index].iter().any(|other| other.path == row.path && other.kind == row.kind);
        assert!(!twice, "{}", row.path);
    }
}

#[test]
fn the_pages_before_sign_in_and_the_viewer_stand_alone() {
    assert!(
        !is_framed(ROUTES, "/images/7")
            && !is_framed(ROUTES, "/login")
            && is_framed(ROUTES, "/history")
            && is_framed(ROUTES, "/nowhere")
    );
    assert!(!is_signed_in(ROUTES, "/setup") && is_signed_in(ROUTES, "/images/7"));
}
