// What the scripts know of relocations: https://github.com/WebAssembly/tool-conventions/blob/main/Linking.md
import { CUSTOM, Reader, block, number } from "./wasm-file.mjs";

/** The section that says what stands where in the code. */
export const RELOCATIONS = { code: "reloc.CODE" };

// Types that are followed by a number to be added: memory addresses and offsets.
const WITH_ADDEND = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);

/** A section as it is, but one of relocations of that name without those within `ranges` of what it speaks of. */
export function withoutRelocations(section, name, ranges) {
  const reader = new Reader(section.content);
  if (section.kind !== CUSTOM || reader.text() !== name) return section;
  const target = reader.number();
  const entries = Array.from({ length: reader.number() }, () => entry(reader));
  const kept = entries.filter(({ offset }) => !ranges.some(([start, end]) => offset >= start && offset < end));
  const head = [block(Buffer.from(name)), number(target), number(kept.length)];
  return { kind: CUSTOM, content: Buffer.concat([...head, ...kept.map(({ bytes }) => bytes)]) };
}

function entry(reader) {
  const start = reader.at;
  const kind = reader.number();
  const offset = reader.number();
  reader.number();
  // An addend has a sign, which skipping it need not know.
  if (WITH_ADDEND.has(kind)) reader.number();
  return { offset, bytes: reader.bytes.subarray(start, reader.at) };
}
