// Writes a .br and a .gz copy beside every file that they make smaller, and prints the size of the code.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const site = process.argv[2];
const compressible = /\.(js|wasm|css|svg|html|json|webmanifest|txt)$/;
const code = /\.(js|wasm|css)$/;
const size = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

let total = 0;
for (const entry of readdirSync(site, { recursive: true }).sort()) {
  const file = join(site, entry);
  if (!compressible.test(file) || entry === "hash.txt") continue;
  const content = readFileSync(file);
  const brotli = brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
  });
  if (brotli.length < content.length) {
    writeFileSync(`${file}.br`, brotli);
    writeFileSync(`${file}.gz`, gzipSync(content, { level: 9 }));
  }
  if (!entry.startsWith("pkg") || !code.test(entry)) continue;
  total += brotli.length;
  console.log(`${entry}: ${size(content.length)}, brotli ${size(brotli.length)}`);
}
console.log(`transferred code of a page: ${size(total)} brotli`);
