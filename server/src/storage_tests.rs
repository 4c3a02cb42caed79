#![allow(clippy::unwrap_used)]
use super::*;

#[tokio::test]
async fn a_file_comes_back_whole_in_part_and_is_gone_after_delete() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::local(&folder.path().join("files")).unwrap();
    let key = new_key(1234, 1, 0, "png");
    storage.put(&key, Bytes::from_static(b"picture")).await.unwrap();
    assert_eq!(storage.get(&key, None).await.unwrap(), "picture");
    assert_eq!(storage.get(&key, Some(0..4)).await.unwrap(), "pict");
    assert!(storage.exists(&key).await.unwrap());
    storage.delete(&key).await.unwrap();
    storage.delete(&key).await.unwrap();
    assert!(!storage.exists(&key).await.unwrap());
    assert!(matches!(storage.get(&key, None).await, Err(Error::Missing(_))));
    storage.check().await.unwrap();
}

#[tokio::test]
async fn row_29_no_key_leaves_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "x").unwrap();
    let storage = Storage::local(&folder.path().join("files")).unwrap();
    for key in ["../secret", "images/../../secret", "/etc/hostname"] {
        assert!(storage.get(key, None).await.is_err(), "{key}");
    }
}

#[test]
fn keys_differ_and_thumbnails_are_named_after_their_image() {
    assert_ne!(new_key(1, 1, 0, "png"), new_key(1, 1, 0, "png"));
    assert_eq!(
        thumbnail_key("images/1/1234-1-0-ab.png", ThumbnailSize::Small),
        "thumbnails/1/1234-1-0-ab-small.webp"
    );
}
