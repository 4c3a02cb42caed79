// link-chunks.mjs NAME FOLDER: what was split off (FOLDER/split) becomes one file for each page, with a hash of its content in
// its name, and the loader FOLDER/NAME.js learns to load these; FOLDER/chunks.txt notes their hashes.
// One file, because brotli knows what stands in the same file, and a page asks for one thing. Pages share some parts, which
// their files hold each; the loader takes the first.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [name, folder] = process.argv.slice(2);
const loader = join(folder, `${name}.js`);
const splitting = readFileSync(join(folder, "split/__wasm_split.js"), "utf8");
const runtime = readFileSync(join(import.meta.dirname, "load-chunks.js"), "utf8");

// A module: what loads it, its file, and what it needs of others.
const LOAD = /^(?:export )?const (\w+) = (?:wrapAsyncCb\()?makeLoad\(.*?"\.\/(\w+)\.wasm".*?^, \[(.*?)\]\)/gms;

/** The one match of `pattern`'s group. */
function found(pattern) {
  const match = pattern.exec(splitting);
  if (!match) throw new Error(`__wasm_split.js has no ${pattern}: has its form changed?`);
  return match[1];
}

function replaced(text, what, by) {
  const changed = text.replace(what, by);
  if (changed === text) throw new Error(`the loader has no ${what}: has its form changed?`);
  return changed;
}

/** Each page's chunk, with the names of the modules it is made of. */
function chunks() {
  const loads = [...splitting.matchAll(LOAD)];
  const modules = new Map(loads.map(([, load, module]) => [load, module]));
  const pages = loads.filter(([, load]) => load.startsWith("__wasm_split_load_"));
  if (pages.length === 0) throw new Error("nothing was split off");
  return pages.map(([, load, module, needs]) => {
    const all = [...needs.split(", ").filter(Boolean).map((need) => modules.get(need)), module];
    return { load, page: load.replace("__wasm_split_load_", ""), modules: all };
  });
}

/** Writes the file of a chunk; what the loader must know of it. */
function written({ load, page, modules }) {
  const parts = modules.map((module) => readFileSync(join(folder, "split", `${module}.wasm`)));
  const whole = Buffer.concat(parts);
  const hash = createHash("sha256").update(whole).digest("hex").slice(0, 16);
  const file = `${name}.${page}.${hash}.bin`;
  writeFileSync(join(folder, file), whole);
  const lengths = modules.map((module, i) => `${module}: ${parts[i].length}`).join(", ");
  const call = `loadChunk("${file}", { ${lengths} }, arg0, arg1);`;
  return { hash: `${page}: ${hash}\n`, entry: `        ${load}: function(arg0, arg1) {\n            ${call}\n        },\n` };
}

/** What the modules find in the main one. */
function shared() {
  const names = found(/const \{ (.*?),? *\} = initSync/).split(/, */);
  const canary = found(/__wasm_split: \{(.*?)\}/);
  return `${canary.trim()}${names.map((name) => `${name}: wasm.${name}`).join(", ")}`;
}

const files = chunks().map(written);
let script = readFileSync(loader, "utf8");
script = replaced(script, /^import \* as import\d+ from "\.\/__wasm_split\.js"\n/gm, "");
script = replaced(script, /(?:^ *"\.\/__wasm_split\.js": import\d+,\n)+/m, '        "./__wasm_split.js": import0,\n');
script = replaced(script, /(?<=const import0 = \{\n *__proto__: null,\n)/, files.map(({ entry }) => entry).join(""));
script = replaced(script, /^export \{ initSync/m, (end) => runtime.replace("/* SHARED */", shared()) + end);
writeFileSync(loader, script);
writeFileSync(join(folder, "chunks.txt"), files.map(({ hash }) => hash).join(""));
