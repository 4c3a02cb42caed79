#![allow(clippy::unwrap_used)]
use super::*;
use futures::{StreamExt, TryStreamExt};

#[tokio::test]
async fn a_file_is_read_as_a_whole_or_in_part_and_is_gone_after_delete() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::local(&folder.path().join("files")).unwrap();
    let key = new_key(1234, 1, 0, "png");
    storage.put(&key, Bytes::from_static(b"picture")).await.unwrap();
    assert_eq!(storage.get(&key, None).await.unwrap(), "picture");
    assert_eq!(storage.get(&key, Some(0..4)).await.unwrap(), "pict");
    assert_eq!(storage.size(&key).await.unwrap(), 7);
    storage.delete(&key).await.unwrap();
    storage.delete(&key).await.unwrap();
    assert!(matches!(storage.size(&key).await, Err(StorageError::Missing(_))));
    assert!(matches!(storage.get(&key, None).await, Err(StorageError::Missing(_))));
    storage.check().await.unwrap();
}

#[tokio::test]
async fn finding_6_a_file_is_streamed_in_pieces_and_one_that_got_shorter_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let storage = Storage::local(&folder.path().join("files")).unwrap();
    let file: Vec<u8> = (0..2 * PIECE + 10).map(|at| (at % 251) as u8).collect();
    storage.put("images/0/a.png", file.clone().into()).await.unwrap();
    let size = storage.size("images/0/a.png").await.unwrap();
    for (range, lengths) in [(0..size, vec![PIECE, PIECE, 10]), (7..9, vec![2]), (5..5, vec![])] {
        let pieces: Vec<_> = storage.stream("images/0/a.png", range.clone()).try_collect().await.unwrap();
        assert_eq!(pieces.iter().map(|piece| piece.len() as u64).collect::<Vec<_>>(), lengths);
        assert_eq!(pieces.concat(), file[range.start as usize..range.end as usize]);
    }
    for shorter in [PIECE + 1, PIECE, 0] {
        let mut pieces = Box::pin(storage.stream("images/0/a.png", 0..size));
        pieces.next().await.unwrap().unwrap();
        storage.put("images/0/a.png", file[..shorter as usize].to_vec().into()).await.unwrap();
        assert!(pieces.try_next().await.is_err(), "{shorter}");
        storage.put("images/0/a.png", file.clone().into()).await.unwrap();
    }
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
