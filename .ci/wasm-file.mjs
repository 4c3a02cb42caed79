// What the scripts know of the form of a WASM file: https://webassembly.github.io/spec/core/binary/
export const CODE = 10;
export const DATA = 11;
export const CUSTOM = 0;
const IMPORTS = 2,
  FUNCTION_NAMES = 1;
// How Rust's linker names write what no symbol may hold.
const WRITTEN = { SP: "@", BP: "*", RF: "&", LT: "<", GT: ">", LP: "(", RP: ")", C: "," };

/** Reads parts of a WASM file one after the other. */
export class Reader {
  at = 0;
  constructor(bytes) {
    this.bytes = bytes;
  }
  get more() {
    return this.at < this.bytes.length;
  }
  byte() {
    return this.bytes[this.at++];
  }
  /** An unsigned LEB128: seven bits a byte, the lowest first. */
  number() {
    for (let value = 0, weight = 1; ; weight *= 128) {
      const byte = this.byte();
      value += (byte & 127) * weight;
      if (byte < 128) return value;
    }
  }
  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }
  /** What stands behind its own length. */
  block() {
    return this.take(this.number());
  }
  text() {
    return this.block().toString();
  }
}

export function number(value) {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return Buffer.from([...bytes, value]);
}

export const block = (bytes) => Buffer.concat([number(bytes.length), bytes]);

/** The parts of a file behind its eight bytes of magic and version. */
export function sections(file) {
  const found = [];
  for (const reader = new Reader(file.subarray(8)); reader.more; ) {
    found.push({ kind: reader.byte(), content: reader.block() });
  }
  return found;
}

/** A file of the same parts. */
export function file(sections) {
  const parts = sections.map(({ kind, content }) => Buffer.concat([Buffer.from([kind]), block(content)]));
  return Buffer.concat([Buffer.from("\0asm\x01\0\0\0", "latin1"), ...parts]);
}

/** How many functions are imported: they have the first numbers. */
export function importedFunctions(sections) {
  const reader = new Reader(sections.find(({ kind }) => kind === IMPORTS).content);
  let functions = 0;
  for (let left = reader.number(); left > 0; left--) {
    reader.text();
    reader.text();
    functions += skipImport(reader);
  }
  return functions;
}

/** Reads what is imported; 1 if it is a function. */
function skipImport(reader) {
  const kind = reader.byte();
  // A table and a global have a type, a memory has none; then a table and a memory have limits.
  if (kind !== 2) reader.number();
  if (kind === 3) reader.number();
  if (kind === 1 || kind === 2) for (let left = 1 + (reader.byte() & 1); left > 0; left--) reader.number();
  return kind === 0 ? 1 : 0;
}

/** A name as Rust says it, of what its linker got: `_ZN3app4root3App17h0123456789abcdefE`, and what was put behind it. */
export function readable(name) {
  if (!name.startsWith("_ZN")) return name;
  const parts = [];
  let rest = name.slice("_ZN".length);
  for (let length; (length = /^\d+/.exec(rest)?.[0]); rest = rest.slice(length.length + Number(length))) {
    parts.push(rest.slice(length.length, length.length + Number(length)));
  }
  return parts.map(decoded).join("::") + rest.slice("E".length);
}

function decoded(part) {
  const letter = (_, code) => WRITTEN[code] ?? String.fromCodePoint(parseInt(code.slice(1), 16));
  return part.replace(/^_(?=\$)/, "").replace(/\$(\w+)\$/g, letter).replaceAll("..", "::");
}

const isNames = ({ kind, content }) => kind === CUSTOM && new Reader(content).text() === "name";

/** The name of each function, by its number. */
export function functionNames(sections) {
  const names = new Map();
  for (const { content } of sections.filter(isNames)) {
    const reader = new Reader(content);
    reader.text();
    while (reader.more) {
      const kind = reader.byte();
      const entries = new Reader(reader.block());
      if (kind !== FUNCTION_NAMES) continue;
      for (let left = entries.number(); left > 0; left--) names.set(entries.number(), readable(entries.text()));
    }
  }
  return names;
}

/** The same sections, with these names of functions and no others. */
export function renamed(sections, names) {
  const entries = [...names].map(([at, name]) => Buffer.concat([number(at), block(Buffer.from(name))]));
  const list = Buffer.concat([number(entries.length), ...entries]);
  const parts = [block(Buffer.from("name")), Buffer.from([FUNCTION_NAMES]), block(list)];
  return [...sections.filter((section) => !isNames(section)), { kind: CUSTOM, content: Buffer.concat(parts) }];
}

/** The code of each function that is not imported; what some pages share may be data alone. */
export function bodies(sections) {
  const code = sections.find(({ kind }) => kind === CODE);
  if (!code) return [];
  const reader = new Reader(code.content);
  return Array.from({ length: reader.number() }, () => reader.block());
}
