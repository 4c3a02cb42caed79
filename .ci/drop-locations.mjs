// drop-locations.mjs FILE...: empties, in the data of these modules of one program, where in other people's code a panic
// came from. Rust keeps file, line and column of each place that can panic; the files and lines of our own code stay, and
// with them the caller that an index or an `unwrap` elsewhere blames. The paths also tell where the program was built.
import { readFileSync, writeFileSync } from "node:fs";
import { DATA, Reader, file, sections } from "./wasm-file.mjs";

const OURS = /^(app|frontend|markup)\//;
const [MOST_LINES, MOST_COLUMNS, LONGEST_PATH] = [50_000, 1_000, 250];
// A path, its length, a line and a column, each a number of four bytes.
const SIZE = 16;
const COLUMN = 12;

/** The data of a module: where each piece is in memory, and its bytes. */
function pieces({ content }) {
  const reader = new Reader(content);
  return Array.from({ length: reader.number() }, () => {
    if (reader.byte() !== 0 || reader.byte() !== 0x41) throw new Error("the data is not where it always was");
    const start = reader.number();
    reader.byte();
    return { start, bytes: reader.block() };
  });
}

const modules = process.argv.slice(2).map((name) => ({ name, parts: sections(readFileSync(name)) }));
const memory = modules.flatMap(({ parts }) => parts.filter(({ kind }) => kind === DATA).flatMap(pieces));

/** The bytes at an address; nothing where they are not all in one piece. */
function at(address, length) {
  const piece = memory.find(({ start, bytes }) => address >= start && address + length <= start + bytes.length);
  return piece?.bytes.subarray(address - piece.start, address - piece.start + length);
}

/** The path of what may be a place in code; nothing where it is something else. */
function path(bytes) {
  const [address, length, line, column] = [0, 4, 8, 12].map((offset) => bytes.readUInt32LE(offset));
  const isPlace = line > 0 && line < MOST_LINES && column > 0 && column < MOST_COLUMNS && length < LONGEST_PATH;
  const name = isPlace ? at(address, length) : undefined;
  return name?.toString("latin1").endsWith(".rs") ? name : undefined;
}

let dropped = 0;
const paths = new Set();
for (const { start, bytes } of memory) {
  for (let offset = (4 - (start % 4)) % 4; offset + SIZE <= bytes.length; offset += 4) {
    const place = bytes.subarray(offset, offset + SIZE);
    const name = path(place);
    if (!name) continue;
    if (OURS.test(name.toString("latin1"))) {
      // The line is enough to find it by.
      place.fill(0, COLUMN);
      continue;
    }
    place.fill(0);
    paths.add(name);
    dropped += 1;
  }
}
if (dropped === 0) throw new Error("no place of a panic: has their form changed?");
for (const name of paths) name.fill(0);
console.log(`${dropped} places of panics emptied`);
for (const { name, parts } of modules) writeFileSync(name, file(parts));
