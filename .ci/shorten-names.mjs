// shorten-names.mjs LOADER NAMES: gives the loader the short names that wasm-opt gave to what goes between
// it and the WASM; NAMES is what `wasm-opt --minify-imports-and-exports-and-modules` printed.
import { readFileSync, writeFileSync } from "node:fs";

const [loader, names] = process.argv.slice(2);
const { imports, exports } = JSON.parse(readFileSync(names, "utf8"));
let script = readFileSync(loader, "utf8");

/** Renames `before + name + after` wherever it stands; `isUsed` says that it must stand somewhere. */
function rename(before, pairs, after, isUsed) {
  const short = new Map(pairs);
  const found = new Set();
  script = script.replace(new RegExp(`(${before})([\\w$]+)(?=${after})`, "gm"), (whole, start, name) => {
    if (!short.has(name)) return whole;
    found.add(name);
    return start + short.get(name);
  });
  const missed = isUsed ? pairs.find(([name]) => !found.has(name)) : undefined;
  if (missed) throw new Error(`${loader} has no ${missed[0]}: has the form of wasm-bindgen's loader changed?`);
}

rename("^        ", imports.map(([, name, short]) => [name, short]), ": function\\(", true);
// The loader uses what it needs of the exports.
rename("\\bwasm\\.", exports, "\\b", false);
const known = imports.every(([module]) => script.includes(`"${module}": import0`));
if (!known) throw new Error(`${loader} is not all that the WASM imports from`);
script = script.replace(/(?:^ *"\.\/\w+\.js": import0,\n)+/m, '        "a": import0,\n');
writeFileSync(loader, script);
