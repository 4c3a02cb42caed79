// order-functions.mjs IN OUT: renames the functions so that `wasm-opt --reorder-functions-by-name` puts those side by side
// that are alike: copies of one generic function, and of these the ones that end alike. Brotli says a repetition
// in fewer bytes the nearer it is.
import { readFileSync, writeFileSync } from "node:fs";
import { bodies, file, functionNames, importedFunctions, renamed, sections } from "./wasm-file.mjs";

const [from, to] = process.argv.slice(2);
const before = sections(readFileSync(from));
const [names, first] = [functionNames(before), importedFunctions(before)];

/** A name without the hash that tells the copies of a generic function apart. A chunk calls those of the main file through small
 * functions, which differ by where the function stands only. */
const generic = (name) => (name.endsWith(" indirect_call_shim") ? "" : name.replace(/::h[0-9a-f]{16}.*$/, ""));

const functions = bodies(before).map((body, i) => ({
  at: first + i,
  name: generic(names.get(first + i) ?? ""),
  ending: Buffer.from(body).reverse(),
}));
const inOrder = functions.toSorted(
  (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : Buffer.compare(a.ending, b.ending)),
);
const places = inOrder.map(({ at }, place) => [at, String(place).padStart(6, "0")]).sort(([a], [b]) => a - b);
writeFileSync(to, file(renamed(before, places)));
