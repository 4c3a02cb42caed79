use super::*;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::Write;

const KEYWORDS: [&str; 2] = ["parameters", "prompt"];

pub fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(kind);
    crc.update(data);
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], kind, data, &crc.sum().to_be_bytes()].concat()
}

fn png(chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = chunk(b"IHDR", &[0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0]);
    [SIGNATURE, &header, &chunks.concat(), &chunk(b"IDAT", &[1; 99]), &chunk(b"IEND", &[])].concat()
}

fn read(file: &[u8], pieces: usize) -> Result<PngTexts, NotPng> {
    let mut reader = Reader::new(&KEYWORDS);
    for piece in file.chunks(pieces) {
        reader.push(piece)?;
    }
    reader.finish()
}

fn texts(file: &[u8]) -> Vec<String> {
    read(file, 4096).unwrap().texts.into_iter().map(|text| text.text).collect()
}

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

fn ztxt(text: &[u8]) -> Vec<u8> {
    chunk(b"zTXt", &[b"parameters\0\0", &packed(text)[..]].concat())
}

#[test]
fn every_kind_of_text_is_parsed_in_pieces_of_any_size() {
    let file = png(&[
        chunk(b"tEXt", b"parameters\0caf\xe9"),
        chunk(b"tEXt", "parameters\0雪".as_bytes()),
        ztxt(b"packed"),
        chunk(b"iTXt", "prompt\0\0\0en\0Eingabe\0雪 🗼".as_bytes()),
        chunk(b"iTXt", &[b"prompt\0\x01\0\0\0", &packed("ü".as_bytes())[..]].concat()),
        chunk(b"tEXt", b"workflow\0not asked for"),
        chunk(b"tEXt", b"no zero byte"),
    ]);
    for pieces in [1, 2, 7, 1000, file.len()] {
        let parsed = read(&file, pieces).unwrap();
        let texts: Vec<_> = parsed.texts.iter().map(|text| &*text.text).collect();
        assert_eq!(texts, ["café", "雪", "packed", "雪 🗼", "ü"], "pieces of {pieces}");
        assert!(parsed.whole && !parsed.too_large);
    }
}

#[test]
fn a_file_that_is_not_a_png_is_detected_at_once() {
    for file in [&b"a text"[..], b"", b"\xff\xd8\xff\xe0 a jpeg", b"\x89PNG\r\n\x1a\r and more"] {
        assert_eq!(read(file, 3), Err(NotPng));
    }
}

#[test]
fn a_decompression_bomb_is_not_decompressed() {
    let file = png(&[ztxt(&vec![b'a'; 300 * 1024 * 1024]), chunk(b"tEXt", b"prompt\0after")]);
    assert!(file.len() < 400_000, "{}", file.len());
    let parsed = read(&file, 4096).unwrap();
    assert_eq!((parsed.texts.len(), parsed.too_large), (1, true));
    let many: Vec<_> = (0..9).map(|_| ztxt(&vec![b'a'; MAX_TEXT_BYTES])).collect();
    let parsed = read(&png(&many), 4096).unwrap();
    assert_eq!((parsed.texts.len(), parsed.too_large), (MAX_TOTAL_BYTES / MAX_TEXT_BYTES, true));
}

#[test]
fn a_large_text_is_skipped() {
    let large = [b"prompt\0", &vec![b'a'; MAX_TEXT_BYTES][..]].concat();
    let parsed = read(&png(&[chunk(b"tEXt", &large), chunk(b"tEXt", b"prompt\0small")]), 4096).unwrap();
    assert_eq!((parsed.texts.len(), parsed.too_large, parsed.whole), (1, true, true));
}

#[test]
fn a_truncated_file_yields_earlier_texts() {
    let file = png(&[chunk(b"tEXt", b"parameters\0first"), chunk(b"tEXt", b"parameters\0second")]);
    let half = file.windows(6).position(|bytes| bytes == b"second").unwrap();
    let parsed = read(&file[..half], 5).unwrap();
    assert_eq!((parsed.texts.len(), parsed.whole), (1, false));
    assert!(!read(&file[..20], 5).unwrap().whole);
}

#[test]
fn wrong_lengths_and_checksums_are_damage() {
    let mut file = png(&[chunk(b"tEXt", b"parameters\0first")]);
    file[36] += 3;
    let parsed = read(&file, 4096).unwrap();
    assert_eq!((parsed.texts.len(), parsed.whole), (0, false));
    file[33] = 0xff;
    assert!(!read(&file, 4096).unwrap().whole);
    let mut file = png(&[chunk(b"tEXt", b"parameters\0first")]);
    file[45] ^= 1;
    assert_eq!(texts(&file), Vec::<String>::new());
}

/// 200 MB of pixels: only the chunk headers are parsed.
#[test]
fn a_huge_file_costs_no_memory() {
    let mut reader = Reader::new(&KEYWORDS);
    let start = png(&[]);
    reader.push(&start[..33]).unwrap();
    reader.push(&[&200_000_000_u32.to_be_bytes()[..], b"IDAT"].concat()).unwrap();
    let zeros = vec![0; 1_000_000];
    for _ in 0..200 {
        reader.push(&zeros).unwrap();
        assert!(reader.arrived.capacity() < 64);
    }
    reader.push(&[0; 4]).unwrap();
    reader.push(&chunk(b"tEXt", b"prompt\0behind the pixels")).unwrap();
    reader.push(&chunk(b"IEND", b"")).unwrap();
    let parsed = reader.finish().unwrap();
    assert_eq!((&*parsed.texts[0].text, parsed.whole), ("behind the pixels", true));
}
