// load-page.mjs URL: opens it in Chromium and fails unless the WASM runs without an error.
import { createRequire } from "node:module";

const require = createRequire(new URL("../end2end/package.json", import.meta.url));
const { chromium } = require("@playwright/test");

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"],
});
const page = await browser.newPage();
const errors = [];
page.on("pageerror", (error) => errors.push(String(error)));
page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
page.on("response", (response) => {
  if (response.status() >= 400) errors.push(`${response.status()} ${response.url()}`);
});
const wasm = page.waitForResponse((response) => response.url().endsWith(".wasm"));
await page.goto(process.argv[2]);
await (await wasm).finished();
await page.waitForLoadState("networkidle");
console.log(`loaded "${await page.title()}" at ${page.url()}`);
await browser.close();
if (errors.length > 0) {
  console.error(errors.join("\n"));
  process.exit(1);
}
